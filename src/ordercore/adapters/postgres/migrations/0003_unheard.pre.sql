-- How many carriers have a message, or had it and were not heard of again. Old code does not count.
ALTER TABLE ordercore.outbox ADD COLUMN unheard bigint NOT NULL DEFAULT 0;
