-- How often sending a message failed. Old code does not ask.
ALTER TABLE ordercore_outbox ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

-- Messages that are not handed out any more, apart from those that are: so code that knows nothing of them passes them over.
CREATE TABLE ordercore_parked (
    tenant   TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    topic    TEXT    NOT NULL,
    key      TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    at       TEXT    NOT NULL,
    failures INTEGER NOT NULL,
    reason   TEXT    NOT NULL,   -- why the last attempt failed
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
