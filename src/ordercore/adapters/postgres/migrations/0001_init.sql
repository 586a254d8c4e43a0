-- Every key leads with the tenant. Texts that are sorted or compared go by code points, whatever the database's own collation.

-- How many positions of its feed and outbox a tenant has given out. Its row is locked last in a commit, until the commit ends.
CREATE TABLE ordercore.positions (
    tenant  text   COLLATE "C" NOT NULL,
    reached bigint NOT NULL,
    PRIMARY KEY (tenant)
);

-- Documents at their newest version.
CREATE TABLE ordercore.documents (
    tenant   text   COLLATE "C" NOT NULL,
    kind     text   COLLATE "C" NOT NULL,
    id       text   COLLATE "C" NOT NULL,
    version  bigint NOT NULL,
    entries  bigint NOT NULL,   -- how many entries its history has
    head     text   NOT NULL,   -- hash of the newest of them; empty when there are none
    fields   jsonb  NOT NULL,   -- its index row
    searched text   NOT NULL,   -- fingerprint of its words; empty when it has none
    body     text   NOT NULL,
    PRIMARY KEY (tenant, kind, id)
) WITH (fillfactor = 80);

-- One row for each field of an index row, so that numbers come before texts: a number has an empty text, a text has the
-- largest bigint for a number.
CREATE TABLE ordercore.fields (
    tenant text   COLLATE "C" NOT NULL,
    kind   text   COLLATE "C" NOT NULL,
    id     text   COLLATE "C" NOT NULL,
    field  text   COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    text   text   COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, kind, id, field)
);

CREATE INDEX fields_by_value ON ordercore.fields (tenant, kind, field, number, text, id);

-- The words come cut and folded already, and each begins with the tenant and the kind: the index leads with them too.
CREATE TABLE ordercore.search (
    tenant text   COLLATE "C" NOT NULL,
    kind   text   COLLATE "C" NOT NULL,
    id     text   COLLATE "C" NOT NULL,
    words  text[] NOT NULL,
    PRIMARY KEY (tenant, kind, id)
);

CREATE INDEX search_by_word ON ordercore.search USING gin (words);

-- What happened. Positions are given out one commit after another.
CREATE TABLE ordercore.events (
    tenant   text   COLLATE "C" NOT NULL,
    kind     text   COLLATE "C" NOT NULL,
    id       text   COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    position bigint NOT NULL,
    at       text   NOT NULL,
    by       text   NOT NULL,
    command  text   NOT NULL,
    type     text   NOT NULL,
    body     text   NOT NULL,
    previous text   NOT NULL,
    hash     text   NOT NULL,
    PRIMARY KEY (tenant, kind, id, sequence)
);

CREATE UNIQUE INDEX events_by_position ON ordercore.events (tenant, position);

CREATE TABLE ordercore.limits (
    tenant    text    COLLATE "C" NOT NULL,
    name      text    COLLATE "C" NOT NULL,
    ceiling   bigint,             -- null is no ceiling
    overdraft boolean NOT NULL,
    claimed   bigint  NOT NULL,   -- the sum of its claims
    PRIMARY KEY (tenant, name)
) WITH (fillfactor = 80);

CREATE TABLE ordercore.claims (
    tenant text   COLLATE "C" NOT NULL,
    name   text   COLLATE "C" NOT NULL,
    claim  text   COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (tenant, name, claim)
);

CREATE TABLE ordercore.commands (
    tenant   text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,
    digest   text NOT NULL,
    at       text NOT NULL,
    versions text NOT NULL,     -- of the documents written, as JSON: [[kind, id, version], ...]
    PRIMARY KEY (tenant, id)
);

-- Messages not yet sent.
CREATE TABLE ordercore.outbox (
    tenant   text   COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    id       text   COLLATE "C" NOT NULL,
    topic    text   NOT NULL,
    key      text   COLLATE "C" NOT NULL,
    body     text   NOT NULL,
    at       text   NOT NULL,
    leased   timestamptz,         -- until when; null is free
    PRIMARY KEY (tenant, position)
);

CREATE UNIQUE INDEX outbox_by_id ON ordercore.outbox (tenant, id);
CREATE INDEX outbox_leased ON ordercore.outbox (tenant, key, position) WHERE leased IS NOT NULL;

-- When a tenant's messages were last claimed; the row is locked while they are, so that two carriers take turns.
CREATE TABLE ordercore.carriers (
    tenant  text        COLLATE "C" NOT NULL,
    claimed timestamptz NOT NULL,
    PRIMARY KEY (tenant)
);
