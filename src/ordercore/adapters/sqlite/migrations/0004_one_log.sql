-- One tree fewer for receipts and one for histories: what a command did lies in one place, at the end of the feed.

-- The first row of each command has its receipt; a command of which nothing is told has one row with nothing but that. A history
-- is walked from the newest entry of its document back to the first, as its hashes are linked.
ALTER TABLE ordercore_events RENAME TO ordercore_events_before;
CREATE TABLE ordercore_events (
    number   INTEGER PRIMARY KEY, -- 2^40 times the number of the tenant, and its position in the tenant's feed
    tenant   TEXT    NOT NULL,
    command  TEXT    NOT NULL,
    at       TEXT    NOT NULL,
    digest   TEXT,                -- of the command; null but in its first row
    versions TEXT,                -- of the documents it wrote, as JSON: [[kind, id, version], ...]; null but in its first row
    by       TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    sequence INTEGER NOT NULL,    -- 0 in a row that is only a receipt
    earlier  INTEGER NOT NULL,    -- number of the document's entry before; 0 at the first
    type     TEXT    NOT NULL,
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    body     TEXT    NOT NULL
);
INSERT INTO ordercore_events
SELECT told.number, told.tenant, told.command, told.at, commands.digest, commands.versions, told.by, told.kind, told.id,
    told.sequence, told.earlier, told.type, told.previous, told.hash, told.body
FROM (
    SELECT *, lag(number, 1, 0) OVER (PARTITION BY tenant, kind, id ORDER BY sequence) AS earlier,
        row_number() OVER (PARTITION BY tenant, command ORDER BY number) AS place
    FROM ordercore_events_before
) AS told
LEFT JOIN ordercore_commands AS commands ON commands.tenant = told.tenant AND commands.id = told.command AND told.place = 1
ORDER BY told.number;
CREATE UNIQUE INDEX ordercore_receipts ON ordercore_events (tenant, command) WHERE digest IS NOT NULL;
INSERT OR IGNORE INTO ordercore_tenants (tenant) SELECT DISTINCT tenant FROM ordercore_commands ORDER BY tenant;
INSERT INTO ordercore_events
SELECT coalesce((
        SELECT max(number) FROM ordercore_events
        WHERE number > tenants.number << 40 AND number < (tenants.number + 1) << 40
    ), tenants.number << 40) + row_number() OVER (PARTITION BY tenants.number ORDER BY commands.at, commands.id),
    commands.tenant, commands.id, commands.at, commands.digest, commands.versions, '', '', '', 0, 0, '', '', '', ''
FROM ordercore_commands AS commands JOIN ordercore_tenants AS tenants ON tenants.tenant = commands.tenant
WHERE NOT EXISTS (
    SELECT 1 FROM ordercore_events AS told
    WHERE told.tenant = commands.tenant AND told.command = commands.id AND told.digest IS NOT NULL
);

ALTER TABLE ordercore_documents RENAME TO ordercore_documents_before;
CREATE TABLE ordercore_documents (
    number  INTEGER PRIMARY KEY,
    tenant  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    version INTEGER NOT NULL,
    entries INTEGER NOT NULL,   -- how many entries its history has
    newest  INTEGER NOT NULL,   -- number of the newest of them; 0 when there are none
    head    TEXT    NOT NULL,   -- hash of the newest of them; empty when there are none
    fields  TEXT    NOT NULL,   -- its index row as JSON
    words   TEXT    NOT NULL,   -- its searchable words, sorted
    body    TEXT    NOT NULL,
    UNIQUE (tenant, kind, id)
);
INSERT INTO ordercore_documents
SELECT number, tenant, kind, id, version, entries,
    coalesce((
        SELECT number FROM ordercore_events_before AS newest
        WHERE newest.tenant = before.tenant AND newest.kind = before.kind
        AND newest.id = before.id AND newest.sequence = before.entries
    ), 0), head, fields, words, body
FROM ordercore_documents_before AS before;
DROP TABLE ordercore_documents_before;
DROP TABLE ordercore_events_before;
DROP TABLE ordercore_commands;
