-- Every key leads with the tenant. Where a table has a number before it, SQLite itself asks for one: full-text search names
-- rows by number, and rows added with growing numbers are the order in which they were committed.

-- Documents at their newest version.
CREATE TABLE ordercore_documents (
    number  INTEGER PRIMARY KEY,
    tenant  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    version INTEGER NOT NULL,
    entries INTEGER NOT NULL,   -- how many entries its history has
    head    TEXT    NOT NULL,   -- hash of the newest of them; empty when there are none
    fields  TEXT    NOT NULL,   -- its index row as canonical JSON
    words   TEXT    NOT NULL,   -- its searchable words, sorted
    body    TEXT    NOT NULL,
    UNIQUE (tenant, kind, id)
);

-- One row for each field of an index row; value is INTEGER or TEXT as it was written.
CREATE TABLE ordercore_fields (
    tenant TEXT NOT NULL,
    kind   TEXT NOT NULL,
    id     TEXT NOT NULL,
    field  TEXT NOT NULL,
    value       NOT NULL,
    PRIMARY KEY (tenant, kind, id, field)
) WITHOUT ROWID;

CREATE INDEX ordercore_fields_by_value ON ordercore_fields (tenant, kind, field, value, id);

-- The words come cut and folded already; the ascii tokenizer leaves every other letter as it is.
CREATE VIRTUAL TABLE ordercore_search USING fts5 (words, content = '', detail = none, columnsize = 0, tokenize = 'ascii');

-- What happened, in the order it was committed: there is one writer at a time.
CREATE TABLE ordercore_events (
    position INTEGER PRIMARY KEY,
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

CREATE INDEX ordercore_events_by_tenant ON ordercore_events (tenant, position);

CREATE TABLE ordercore_limits (
    tenant    TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    ceiling   INTEGER,            -- null is no ceiling
    overdraft INTEGER NOT NULL,
    claimed   INTEGER NOT NULL,   -- the sum of its claims
    PRIMARY KEY (tenant, name)
) WITHOUT ROWID;

CREATE TABLE ordercore_claims (
    tenant TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    claim  TEXT    NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (tenant, name, claim)
) WITHOUT ROWID;

CREATE TABLE ordercore_commands (
    tenant  TEXT NOT NULL,
    id      TEXT NOT NULL,
    digest  TEXT NOT NULL,
    receipt TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- Messages not yet sent. Leases end at a moment counted in microseconds since 1970 in UTC.
CREATE TABLE ordercore_outbox (
    position INTEGER PRIMARY KEY,
    tenant   TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    topic    TEXT    NOT NULL,
    key      TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    at       TEXT    NOT NULL,
    leased   INTEGER,             -- until when; null is free
    UNIQUE (tenant, id)
);

CREATE INDEX ordercore_outbox_by_tenant ON ordercore_outbox (tenant, position);
CREATE INDEX ordercore_outbox_leased ON ordercore_outbox (tenant, key, position) WHERE leased IS NOT NULL;
