-- A commit writes every page it touches to the log, and waits for the disk until they are there: fewer trees, fewer pages.

-- Fields are found by value; what a document's own fields are, its row says.
ALTER TABLE fields RENAME TO fields_before;
DROP INDEX fields_by_value;
CREATE TABLE fields (
    tenant TEXT NOT NULL,
    kind   TEXT NOT NULL,
    field  TEXT NOT NULL,
    value       NOT NULL,
    id     TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, field, value, id)
) WITHOUT ROWID;
INSERT INTO fields SELECT tenant, kind, field, value, id FROM fields_before;
DROP TABLE fields_before;

-- Each tenant has 2^40 numbers for its events, so that the newest are added at one end and the feed is one stretch.
CREATE TABLE tenants (
    number INTEGER PRIMARY KEY,
    tenant TEXT    NOT NULL UNIQUE
);
INSERT INTO tenants (tenant) SELECT DISTINCT tenant FROM documents ORDER BY tenant;

ALTER TABLE events RENAME TO events_before;
DROP INDEX events_by_tenant;
CREATE TABLE events (
    number   INTEGER PRIMARY KEY, -- 2^40 times the number of the tenant, and its position in the tenant's feed
    tenant   TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    sequence INTEGER NOT NULL,
    at       TEXT    NOT NULL,
    by       TEXT    NOT NULL,
    command  TEXT    NOT NULL,
    type     TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    UNIQUE (tenant, kind, id, sequence)
);
INSERT INTO events
SELECT (tenants.number << 40) + position, tenant, kind, id, sequence, at, by, command, type, body, previous, hash
FROM events_before JOIN tenants USING (tenant) ORDER BY tenants.number, position;
DROP TABLE events_before;

-- A receipt is kept in its parts, which are shorter than its document.
ALTER TABLE commands RENAME TO commands_before;
CREATE TABLE commands (
    tenant   TEXT NOT NULL,
    id       TEXT NOT NULL,
    digest   TEXT NOT NULL,
    at       TEXT NOT NULL,
    versions TEXT NOT NULL,   -- of the documents written, as JSON: [[kind, id, version], ...]
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
INSERT INTO commands
SELECT tenant, id, digest, json_extract(receipt, '$.at'), json_extract(receipt, '$.versions') FROM commands_before;
DROP TABLE commands_before;

-- A limit lies beside its claims: its own row has 0 where a claim has its name, and numbers come before text.
ALTER TABLE limits RENAME TO limits_before;
CREATE TABLE limits (
    tenant    TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    claim             NOT NULL,   -- 0 in the row of the limit itself
    amount    INTEGER NOT NULL,   -- what the claim holds; of the limit itself, what all its claims hold
    ceiling   INTEGER,            -- of the limit itself; null is no ceiling
    overdraft INTEGER,            -- of the limit itself
    PRIMARY KEY (tenant, name, claim)
) WITHOUT ROWID;
INSERT INTO limits SELECT tenant, name, 0, claimed, ceiling, overdraft FROM limits_before;
INSERT INTO limits SELECT tenant, name, claim, amount, NULL, NULL FROM claims;
DROP TABLE limits_before;
DROP TABLE claims;
