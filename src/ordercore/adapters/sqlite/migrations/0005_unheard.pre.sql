-- How many carriers have a message, or had it and were not heard of again. Old code does not count.
ALTER TABLE ordercore_outbox ADD COLUMN unheard INTEGER NOT NULL DEFAULT 0;
