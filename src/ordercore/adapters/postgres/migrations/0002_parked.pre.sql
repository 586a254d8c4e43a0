-- How often sending a message failed. Old code does not ask.
ALTER TABLE ordercore.outbox ADD COLUMN failures bigint NOT NULL DEFAULT 0;

-- Messages that are not handed out any more, apart from those that are: so code that knows nothing of them passes them over.
CREATE TABLE ordercore.parked (
    tenant   text   COLLATE "C" NOT NULL,
    id       text   COLLATE "C" NOT NULL,
    topic    text   NOT NULL,
    key      text   COLLATE "C" NOT NULL,
    body     text   NOT NULL,
    at       text   NOT NULL,
    failures bigint NOT NULL,
    reason   text   NOT NULL,     -- why the last attempt failed
    PRIMARY KEY (tenant, id)
);
