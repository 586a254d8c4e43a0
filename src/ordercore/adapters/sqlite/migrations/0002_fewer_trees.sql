-- A commit writes every page it touches to the log, and waits for the disk until they are there: fewer trees, fewer pages.

-- Fields are found by value; what a document's own fields are, its row says.
ALTER TABLE ordercore_fields RENAME TO ordercore_fields_before;
DROP INDEX ordercore_fields_by_value;
CREATE TABLE ordercore_fields (
    tenant TEXT NOT NULL,
    kind   TEXT NOT NULL,
    field  TEXT NOT NULL,
    value       NOT NULL,
    id     TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, field, value, id)
) WITHOUT ROWID;
INSERT INTO ordercore_fields SELECT tenant, kind, field, value, id FROM ordercore_fields_before;
DROP TABLE ordercore_fields_before;

-- Each tenant has 2^40 numbers for its events, so that the newest are added at one end and the feed is one stretch.
CREATE TABLE ordercore_tenants (
    number INTEGER PRIMARY KEY,
    tenant TEXT    NOT NULL UNIQUE
);
INSERT INTO ordercore_tenants (tenant) SELECT DISTINCT tenant FROM ordercore_documents ORDER BY tenant;

ALTER TABLE ordercore_events RENAME TO ordercore_events_before;
DROP INDEX ordercore_events_by_tenant;
CREATE TABLE ordercore_events (
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
INSERT INTO ordercore_events
SELECT (tenants.number << 40) + position, tenant, kind, id, sequence, at, by, command, type, body, previous, hash
FROM ordercore_events_before JOIN ordercore_tenants AS tenants USING (tenant) ORDER BY tenants.number, position;
DROP TABLE ordercore_events_before;

-- A receipt is kept in its parts, which are shorter than its document.
ALTER TABLE ordercore_commands RENAME TO ordercore_commands_before;
CREATE TABLE ordercore_commands (
    tenant   TEXT NOT NULL,
    id       TEXT NOT NULL,
    digest   TEXT NOT NULL,
    at       TEXT NOT NULL,
    versions TEXT NOT NULL,   -- of the documents written, as JSON: [[kind, id, version], ...]
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
INSERT INTO ordercore_commands
SELECT tenant, id, digest, json_extract(receipt, '$.at'), json_extract(receipt, '$.versions') FROM ordercore_commands_before;
DROP TABLE ordercore_commands_before;

-- A limit lies beside its claims: its own row has 0 where a claim has its name, and numbers come before text.
ALTER TABLE ordercore_limits RENAME TO ordercore_limits_before;
CREATE TABLE ordercore_limits (
    tenant    TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    claim             NOT NULL,   -- 0 in the row of the limit itself
    amount    INTEGER NOT NULL,   -- what the claim holds; of the limit itself, what all its claims hold
    ceiling   INTEGER,            -- of the limit itself; null is no ceiling
    overdraft INTEGER,            -- of the limit itself
    PRIMARY KEY (tenant, name, claim)
) WITHOUT ROWID;
INSERT INTO ordercore_limits SELECT tenant, name, 0, claimed, ceiling, overdraft FROM ordercore_limits_before;
INSERT INTO ordercore_limits SELECT tenant, name, claim, amount, NULL, NULL FROM ordercore_claims;
DROP TABLE ordercore_limits_before;
DROP TABLE ordercore_claims;
