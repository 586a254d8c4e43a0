CREATE TABLE ordercore_schema (step TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL);
INSERT INTO ordercore_schema VALUES ('0001_init.sql', '0eab7e58bc393f29c437e8f54e984210d0e31c40f3aafca6dfded2ffa41d320c');
INSERT INTO ordercore_schema VALUES ('0002_fewer_trees.sql', '42f92e9446c00512d347a70153a4da524da17637abeb9ba1f6d1775de4baa775');
INSERT INTO ordercore_schema VALUES ('0003_parked.pre.sql', 'c188730351c1196b0bce298e052a4e53bff16d883f4cc7c8936c1fbca059972a');
INSERT INTO ordercore_schema VALUES ('0004_one_log.sql', '2e23ac5f4ef3ae0f5fb12a4789cfc0486c48ea8c5fcc61f7d9c7efa2a7551211');
INSERT INTO ordercore_schema VALUES ('0005_unheard.pre.sql', '6b97dee4b88ae89878deafbc6548806ccbaf7d69981c0f88e0414385598e49a1');
CREATE VIRTUAL TABLE ordercore_search USING fts5 (words, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
DELETE FROM ordercore_search_data;
INSERT INTO ordercore_search_data VALUES (1, X'061C');
INSERT INTO ordercore_search_data VALUES (10, X'000000000106060006010101020101030101040101050101060101');
INSERT INTO ordercore_search_data VALUES (137438953473, X'0000001D02303103010461636D6503010564726166740301036D75670304040708');
INSERT INTO ordercore_search_data VALUES (274877906945, X'0000002202303404010461636D65040103636D640401036D756704010477657374040404070606');
INSERT INTO ordercore_search_data VALUES (412316860417, X'0000003102303705010461636D65050103636D64050109656E67726176696E670501036D75670501077365727669636505040407060C06');
INSERT INTO ordercore_search_data VALUES (549755813889, X'0000001C0330313307010461636D65070103636D640701036D75670704050706');
INSERT INTO ordercore_search_data VALUES (687194767361, X'00000020033031330902013909010461636D65090103636D640901036D7567090405040706');
INSERT INTO ordercore_search_data VALUES (824633720833, X'0000001D033032310B0103636D640B010567756573740B01036D75670B04050608');
DELETE FROM ordercore_search_idx;
INSERT INTO ordercore_search_idx VALUES (1, X'', 2);
INSERT INTO ordercore_search_idx VALUES (2, X'', 2);
INSERT INTO ordercore_search_idx VALUES (3, X'', 2);
INSERT INTO ordercore_search_idx VALUES (4, X'', 2);
INSERT INTO ordercore_search_idx VALUES (5, X'', 2);
INSERT INTO ordercore_search_idx VALUES (6, X'', 2);
DELETE FROM ordercore_search_config;
INSERT INTO ordercore_search_config VALUES ('version', 4);
CREATE TABLE ordercore_outbox (
    position INTEGER PRIMARY KEY,
    tenant   TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    topic    TEXT    NOT NULL,
    key      TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    at       TEXT    NOT NULL,
    leased   INTEGER, failures INTEGER NOT NULL DEFAULT 0, unheard INTEGER NOT NULL DEFAULT 0,             -- until when; null is free
    UNIQUE (tenant, id)
);
INSERT INTO ordercore_outbox VALUES (2, 'main', 'cmd-4/1', 'order.taken', 'cmd-4', '{"kind":"order","id":"cmd-4","version":1,"command":"cmd-4"}', '2026-03-02T09:00:00+00:00', 1772445600000000, 1, 0);
INSERT INTO ordercore_outbox VALUES (3, 'main', 'cmd-5/1', 'order.confirmed', 'cmd-4', '{"kind":"order","id":"cmd-4","version":2,"command":"cmd-5"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore_outbox VALUES (4, 'main', 'cmd-7/1', 'order.taken', 'cmd-7', '{"kind":"order","id":"cmd-7","version":1,"command":"cmd-7"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore_outbox VALUES (6, 'main', 'cmd-13/1', 'order.taken', 'cmd-13', '{"kind":"order","id":"cmd-13","version":1,"command":"cmd-13"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore_outbox VALUES (7, 'main', 'cmd-14/1', 'order.confirmed', 'cmd-13', '{"kind":"order","id":"cmd-13","version":2,"command":"cmd-14"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore_outbox VALUES (8, 'main', 'cmd-19/1', 'invoice.issued', 'cmd-19', '{"kind":"invoice","id":"cmd-19","version":1,"command":"cmd-19"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore_outbox VALUES (9, 'main', 'cmd-21/1', 'order.taken', 'cmd-21', '{"kind":"order","id":"cmd-21","version":1,"command":"cmd-21"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore_outbox VALUES (10, 'main', 'cmd-22/1', 'order.confirmed', 'cmd-21', '{"kind":"order","id":"cmd-21","version":2,"command":"cmd-22"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
CREATE INDEX ordercore_outbox_by_tenant ON ordercore_outbox (tenant, position);
CREATE INDEX ordercore_outbox_leased ON ordercore_outbox (tenant, key, position) WHERE leased IS NOT NULL;
CREATE TABLE ordercore_fields (
    tenant TEXT NOT NULL,
    kind   TEXT NOT NULL,
    field  TEXT NOT NULL,
    value       NOT NULL,
    id     TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, field, value, id)
) WITHOUT ROWID;
INSERT INTO ordercore_fields VALUES ('main', 'adjustment', 'on', '2026-03-02', 'cmd-1');
INSERT INTO ordercore_fields VALUES ('main', 'adjustment', 'on', '2026-03-02', 'cmd-2');
INSERT INTO ordercore_fields VALUES ('main', 'adjustment', 'reason', 'count', 'cmd-1');
INSERT INTO ordercore_fields VALUES ('main', 'adjustment', 'reason', 'count', 'cmd-2');
INSERT INTO ordercore_fields VALUES ('main', 'adjustment', 'site', 'leeds', 'cmd-2');
INSERT INTO ordercore_fields VALUES ('main', 'adjustment', 'site', 'london', 'cmd-1');
INSERT INTO ordercore_fields VALUES ('main', 'adjustment', 'status', 'posted', 'cmd-1');
INSERT INTO ordercore_fields VALUES ('main', 'adjustment', 'status', 'posted', 'cmd-2');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'customer', 'acme', 'cmd-15');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'customer', 'acme', 'cmd-9');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'method', 'carrier', 'cmd-15');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'method', 'carrier', 'cmd-9');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'order', 'cmd-13', 'cmd-15');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'order', 'cmd-7', 'cmd-9');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'site', 'london', 'cmd-15');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'site', 'london', 'cmd-9');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'status', 'shipped', 'cmd-15');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'status', 'shipped', 'cmd-9');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'tracking', '', 'cmd-15');
INSERT INTO ordercore_fields VALUES ('main', 'fulfillment', 'tracking', '', 'cmd-9');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'bill_to', 'acme', 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'currency', 'GBP', 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'customer', 'acme', 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'due_on', '2026-04-01', 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'gross', 1601, 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'issued_on', '2026-03-02', 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'kind', 'invoice', 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'order', 'cmd-13', 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'outstanding', 0, 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'invoice', 'status', 'settled', 'cmd-19');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'bill_to', 'acme', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'bill_to', 'acme', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'bill_to', 'acme', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'bill_to', 'acme-west', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'bill_to', 'guest', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'channel', '', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'channel', '', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'channel', '', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'channel', '', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'channel', '', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'currency', 'GBP', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'currency', 'GBP', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'currency', 'GBP', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'currency', 'GBP', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'currency', 'GBP', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'customer', 'acme', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'customer', 'acme', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'customer', 'acme', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'customer', 'acme-west', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'customer', 'guest', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'fulfillment', 'fulfilled', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'fulfillment', 'fulfilled', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'fulfillment', 'none', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'fulfillment', 'open', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'fulfillment', 'open', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'gross', 401, 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'gross', 800, 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'gross', 1201, 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'gross', 1601, 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'gross', 3201, 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'invoicing', 'invoiced', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'invoicing', 'none', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'invoicing', 'none', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'invoicing', 'none', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'invoicing', 'none', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'payment', 'none', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'payment', 'none', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'payment', 'none', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'payment', 'none', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'payment', 'paid', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'placed_on', '2026-03-02', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'placed_on', '2026-03-02', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'placed_on', '2026-03-02', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'placed_on', '2026-03-02', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'placed_on', '2026-03-02', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'reference', '', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'reference', '', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'reference', '', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'reference', '', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'reference', '', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'returns', 'none', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'returns', 'none', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'returns', 'none', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'returns', 'none', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'returns', 'none', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'status', 'canceled', 'cmd-21');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'status', 'closed', 'cmd-13');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'status', 'confirmed', 'cmd-4');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'status', 'confirmed', 'cmd-7');
INSERT INTO ordercore_fields VALUES ('main', 'order', 'status', 'draft', 'draft-1');
INSERT INTO ordercore_fields VALUES ('main', 'payment', 'captured', 1601, 'cmd-20');
INSERT INTO ordercore_fields VALUES ('main', 'payment', 'currency', 'GBP', 'cmd-20');
INSERT INTO ordercore_fields VALUES ('main', 'payment', 'customer', 'acme', 'cmd-20');
INSERT INTO ordercore_fields VALUES ('main', 'payment', 'method', 'cash', 'cmd-20');
INSERT INTO ordercore_fields VALUES ('main', 'payment', 'order', 'cmd-13', 'cmd-20');
INSERT INTO ordercore_fields VALUES ('main', 'payment', 'refundable', 1601, 'cmd-20');
INSERT INTO ordercore_fields VALUES ('main', 'payment', 'status', 'captured', 'cmd-20');
INSERT INTO ordercore_fields VALUES ('main', 'payment', 'unapplied', 0, 'cmd-20');
CREATE TABLE ordercore_tenants (
    number INTEGER PRIMARY KEY,
    tenant TEXT    NOT NULL UNIQUE
);
INSERT INTO ordercore_tenants VALUES (1, 'main');
CREATE TABLE ordercore_limits (
    tenant    TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    claim             NOT NULL,   -- 0 in the row of the limit itself
    amount    INTEGER NOT NULL,   -- what the claim holds; of the limit itself, what all its claims hold
    ceiling   INTEGER,            -- of the limit itself; null is no ceiling
    overdraft INTEGER,            -- of the limit itself
    PRIMARY KEY (tenant, name, claim)
) WITHOUT ROWID;
INSERT INTO ordercore_limits VALUES ('main', 'capture:cmd-20', 0, 1601, 1601, 0);
INSERT INTO ordercore_limits VALUES ('main', 'capture:cmd-20', 'cmd-20', 1601, NULL, NULL);
INSERT INTO ordercore_limits VALUES ('main', 'credit:acme:GBP', 0, 4402, 40000, 0);
INSERT INTO ordercore_limits VALUES ('main', 'credit:acme:GBP', 'delivered:cmd-7', 2602, NULL, NULL);
INSERT INTO ordercore_limits VALUES ('main', 'credit:acme:GBP', 'order:cmd-4', 1201, NULL, NULL);
INSERT INTO ordercore_limits VALUES ('main', 'credit:acme:GBP', 'order:cmd-7', 599, NULL, NULL);
INSERT INTO ordercore_limits VALUES ('main', 'credit:west:GBP', 0, 1201, 25000, 0);
INSERT INTO ordercore_limits VALUES ('main', 'credit:west:GBP', 'order:cmd-4', 1201, NULL, NULL);
INSERT INTO ordercore_limits VALUES ('main', 'refund:cmd-20', 0, 0, 1601, 0);
INSERT INTO ordercore_limits VALUES ('main', 'stock:leeds:TEA', 0, 0, 5000000, 0);
INSERT INTO ordercore_limits VALUES ('main', 'stock:london:MUG', 0, 0, 31000000, 0);
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
INSERT INTO ordercore_parked VALUES ('main', 'cmd-8/1', 'order.confirmed', 'cmd-7', '{"kind":"order","id":"cmd-7","version":2,"command":"cmd-8"}', '2026-03-02T09:00:00+00:00', 1, 'they don''t know us');
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
INSERT INTO ordercore_events VALUES (1099511627777, 'main', 'cmd-1', '2026-03-02T09:00:00+00:00', '9dfe56c1f1e697209fa7e4cad2722c83615da4a2c8be1327f83bf3c1fc177c76', '[["adjustment","cmd-1",1]]', 'clerk', 'adjustment', 'cmd-1', 1, 0, 'adjustment.posted/1', '', 'ffa8adcba5b35f35ce843c80bc5782b1f5ab2959d6f0b92f6e85a5b757e2b92a', '{"adjustment":{"id":"cmd-1","status":"posted","process":"adjustment/1","site":"london","on":"2026-03-02","reason":"count","lines":[{"id":"1","sku":"MUG","quantity":"40","unit":"EA"}]}}');
INSERT INTO ordercore_events VALUES (1099511627778, 'main', 'cmd-2', '2026-03-02T09:00:00+00:00', 'd82e198494c7a9f02ad162c1b70afe49b55064a3a94d6004400253138e29a3da', '[["adjustment","cmd-2",1]]', 'clerk', 'adjustment', 'cmd-2', 1, 0, 'adjustment.posted/1', '', '852bba6a1dc16822c4d0ca60eb7c1c42c8b625972fc90ae5c6861112702c67be', '{"adjustment":{"id":"cmd-2","status":"posted","process":"adjustment/1","site":"leeds","on":"2026-03-02","reason":"count","lines":[{"id":"1","sku":"TEA","quantity":"5","unit":"KGM"}]}}');
INSERT INTO ordercore_events VALUES (1099511627779, 'main', 'cmd-3', '2026-03-02T09:00:00+00:00', '217cbda6f1df7ccaeb4c06ceb8b50d596e4f6608d345332cbaa687e13ff72114', '[["order","draft-1",1]]', 'clerk', 'order', 'draft-1', 1, 0, 'order.taken/1', '', '1cd5d0a3a5a7514da263372c254a1612291c2369b53cabd3307c36a57098edbc', '{"order":{"id":"draft-1","status":"draft","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"2","unit_price":"3.335 GBP","net":"6.67 GBP","tax":"1.33 GBP","buckets":{"unsourced":"2"}}],"credit_accounts":["acme"],"price_fingerprint":"46fe5a9f0ab86d09b9894d4d65ce2bb4f61dd9fdc553f053aa69b25861595ba5"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"6.67 GBP","lines":[{"id":"1","sku":"MUG","quantity":"2 EA","unit":"3.335 GBP","row":"mug","extended":"6.67 GBP","net":"6.67 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]}],"fingerprint":"46fe5a9f0ab86d09b9894d4d65ce2bb4f61dd9fdc553f053aa69b25861595ba5"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"6.67 GBP","tax":"1.33 GBP","gross":"8.00 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"6.67 GBP","exact":"1.334 GBP","tax":"1.33 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"6.67 GBP","tax":"1.33 GBP","gross":"8.00 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}');
INSERT INTO ordercore_events VALUES (1099511627780, 'main', 'cmd-4', '2026-03-02T09:00:00+00:00', '5483a47ecaee4b30ee05d09e7c660bd34a773a8ab00b41e23e52daac265d961a', '[["order","cmd-4",1]]', 'clerk', 'order', 'cmd-4', 1, 0, 'order.taken/1', '', '81553b89462212c05d745525918fde72fa3c7b78ef1d1081654ef0ffbbaafa1a', '{"order":{"id":"cmd-4","status":"draft","process":"order/1","customer":"acme-west","bill_to":"acme-west","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"3","unit_price":"3.335 GBP","net":"10.01 GBP","tax":"2.00 GBP","buckets":{"unsourced":"3"}}],"credit_accounts":["west","acme"],"price_fingerprint":"e54ca824b840e8caaf44834f23010c77d7029272b932836e5688581bf3084744"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"10.01 GBP","lines":[{"id":"1","sku":"MUG","quantity":"3 EA","unit":"3.335 GBP","row":"mug","extended":"10.01 GBP","net":"10.01 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]}],"fingerprint":"e54ca824b840e8caaf44834f23010c77d7029272b932836e5688581bf3084744"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"10.01 GBP","tax":"2.00 GBP","gross":"12.01 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"10.01 GBP","exact":"2.002 GBP","tax":"2.00 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"10.01 GBP","tax":"2.00 GBP","gross":"12.01 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}');
INSERT INTO ordercore_events VALUES (1099511627781, 'main', 'cmd-5', '2026-03-02T09:00:00+00:00', 'a861434b264b46272a9c41dc24b6bbb036645926cf5e85b932369d8ab233c4b0', '[["order","cmd-4",2]]', 'clerk', 'order', 'cmd-4', 2, 1099511627780, 'order.confirmed/1', '81553b89462212c05d745525918fde72fa3c7b78ef1d1081654ef0ffbbaafa1a', '35bdce22de4446c8aaa4ce06a911b4fe5354a780df2f50bba2a94ae187ddf924', '{"on":"2026-03-02"}');
INSERT INTO ordercore_events VALUES (1099511627782, 'main', 'cmd-6', '2026-03-02T09:00:00+00:00', 'ef6b96a336de746ca70807071fdc3f1cbb603c47b68e973d43ac0d2b8affdb3e', '[["order","cmd-4",3]]', 'clerk', 'order', 'cmd-4', 3, 1099511627781, 'order.hold_placed/1', '35bdce22de4446c8aaa4ce06a911b4fe5354a780df2f50bba2a94ae187ddf924', '2acd1e7ad93cdfaac32852de908d04d7cdf21c12ae9684a02eb081157956b9c7', '{"hold":{"id":"h","kind":"fraud","reason":"“Müller” called twice; ''why''?","blocks":["ship"],"placed_by":"clerk","placed_at":"2026-03-02T09:00:00+00:00"}}');
INSERT INTO ordercore_events VALUES (1099511627783, 'main', 'cmd-7', '2026-03-02T09:00:00+00:00', 'bd8ec1dbc3f68cdaad7548299caa5422f55fb4136b085f21d92aef76234cf8a1', '[["order","cmd-7",1]]', 'clerk', 'order', 'cmd-7', 1, 0, 'order.taken/1', '', 'fd685551b12ab578579dac3a26e1a5269104c8d0c11585207694f1ee855beebc', '{"order":{"id":"cmd-7","status":"draft","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"5","unit_price":"3.335 GBP","net":"16.68 GBP","tax":"3.34 GBP","buckets":{"unsourced":"5"}},{"id":"2","sku":"SERVICE","description":"Engraving","unit":"EA","ordered":"1","unit_price":"5 GBP","net":"5.00 GBP","tax":"1.00 GBP","buckets":{"unsourced":"1"},"tracked":false}],"charges":[{"id":"freight","kind":"freight","description":"freight","net":"4.99 GBP","tax":"1.00 GBP"}],"credit_accounts":["acme"],"price_fingerprint":"6c3d194b264925466752b1ef6f47c5d3e86f5bc4570b39a86ea9d7885eb0a8db"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"26.67 GBP","lines":[{"id":"1","sku":"MUG","quantity":"5 EA","unit":"3.335 GBP","row":"mug","extended":"16.68 GBP","net":"16.68 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]},{"id":"2","sku":"SERVICE","quantity":"1 EA","unit":"5 GBP","row":"service","extended":"5.00 GBP","net":"5.00 GBP","list":"5 GBP"}],"charges":[{"id":"freight","kind":"freight","amount":"4.99 GBP","net":"4.99 GBP","row":"freight"}],"fingerprint":"6c3d194b264925466752b1ef6f47c5d3e86f5bc4570b39a86ea9d7885eb0a8db"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"16.68 GBP","tax":"3.34 GBP","gross":"20.02 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"16.68 GBP","exact":"3.336 GBP","tax":"3.34 GBP","source":"Finance (No. 2) Act 2010 s.3"}]},{"id":"2","net":"5.00 GBP","tax":"1.00 GBP","gross":"6.00 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"5.00 GBP","exact":"1 GBP","tax":"1.00 GBP","source":"Finance (No. 2) Act 2010 s.3"}]},{"id":"freight","net":"4.99 GBP","tax":"1.00 GBP","gross":"5.99 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"4.99 GBP","exact":"0.998 GBP","tax":"1.00 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"26.67 GBP","tax":"5.34 GBP","gross":"32.01 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1","2","freight"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}');
INSERT INTO ordercore_events VALUES (1099511627784, 'main', 'cmd-8', '2026-03-02T09:00:00+00:00', '0873d83bd07ec666999e8209d28a0de16815e82fa26faa74bf3c385fd5923f1d', '[["order","cmd-7",2]]', 'clerk', 'order', 'cmd-7', 2, 1099511627783, 'order.confirmed/1', 'fd685551b12ab578579dac3a26e1a5269104c8d0c11585207694f1ee855beebc', '095e7a56c46324f44469ca214bbe3e481d3b94695967822193826c012635ab40', '{"on":"2026-03-02"}');
INSERT INTO ordercore_events VALUES (1099511627785, 'main', 'cmd-9', '2026-03-02T09:00:00+00:00', '6010d9ba18c247fdbafb4f52a2725fd3cd2a87e8588f4897f0a7f113894275d0', '[["fulfillment","cmd-9",1],["order","cmd-7",3]]', 'clerk', 'fulfillment', 'cmd-9', 1, 0, 'fulfillment.allocated/1', '', '0382eebcaa2a8cd73d3e00d90a9cecc434eb9f88a128c7cfeb1036fcc058bc67', '{"fulfillment":{"id":"cmd-9","status":"allocated","process":"fulfillment/1","order":"cmd-7","customer":"acme","site":"london","ship_to":{"country":"GB","city":"Bristol"},"lines":[{"line":"1","sku":"MUG","quantity":"5","unit":"EA"},{"line":"2","sku":"SERVICE","quantity":"1","unit":"EA","tracked":false}]}}');
INSERT INTO ordercore_events VALUES (1099511627786, 'main', 'cmd-9', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-7', 3, 1099511627784, 'order.quantities_moved/1', '095e7a56c46324f44469ca214bbe3e481d3b94695967822193826c012635ab40', 'd586ab65c7b097611a9ddd1d0e31351ba65d1aacd35e41aaba43242833a83f87', '{"source":"unsourced","target":"allocated","lines":[{"line":"1","quantity":"5"},{"line":"2","quantity":"1"}],"fulfillment":"cmd-9"}');
INSERT INTO ordercore_events VALUES (1099511627787, 'main', 'cmd-10', '2026-03-02T09:00:00+00:00', 'b78ca34a0f3cef7cc1ae6949c70136ad0ccc170be1f5913983d09da1bc861a26', '[["fulfillment","cmd-9",2],["order","cmd-7",4]]', 'clerk', 'fulfillment', 'cmd-9', 2, 1099511627785, 'fulfillment.picked/1', '0382eebcaa2a8cd73d3e00d90a9cecc434eb9f88a128c7cfeb1036fcc058bc67', '733945b7031dd927244c6ae549d666ffcc354b9be9068ddbe02876b2da480e4c', '{"lines":[{"line":"1","sku":"MUG","quantity":"5","unit":"EA"},{"line":"2","sku":"SERVICE","quantity":"1","unit":"EA","tracked":false}]}');
INSERT INTO ordercore_events VALUES (1099511627788, 'main', 'cmd-10', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-7', 4, 1099511627786, 'order.quantities_moved/1', 'd586ab65c7b097611a9ddd1d0e31351ba65d1aacd35e41aaba43242833a83f87', '5f2577e14dcfcc11ae06461ea325d4b4ef59d4d01f0657a05a6b8ce68ab26142', '{"source":"allocated","target":"picked","lines":[{"line":"1","quantity":"5"},{"line":"2","quantity":"1"}],"fulfillment":"cmd-9"}');
INSERT INTO ordercore_events VALUES (1099511627789, 'main', 'cmd-11', '2026-03-02T09:00:00+00:00', '5a71899f969263a6841ec5ca633528e67e27a99ace9fa80b388401a58b37aa55', '[["fulfillment","cmd-9",3],["order","cmd-7",5]]', 'clerk', 'fulfillment', 'cmd-9', 3, 1099511627787, 'fulfillment.packed/1', '733945b7031dd927244c6ae549d666ffcc354b9be9068ddbe02876b2da480e4c', 'cf56e34be8e79684393f7e7168304fe3bb43b74e19521af55effaf62edc8af22', '{"packages":[]}');
INSERT INTO ordercore_events VALUES (1099511627790, 'main', 'cmd-11', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-7', 5, 1099511627788, 'order.quantities_moved/1', '5f2577e14dcfcc11ae06461ea325d4b4ef59d4d01f0657a05a6b8ce68ab26142', 'b432e70420306185ea14184720d0e06a5714dcbca7b94cb2257f10b0c934f38d', '{"source":"picked","target":"packed","lines":[{"line":"1","quantity":"5"},{"line":"2","quantity":"1"}],"fulfillment":"cmd-9"}');
INSERT INTO ordercore_events VALUES (1099511627791, 'main', 'cmd-12', '2026-03-02T09:00:00+00:00', 'fed839ceb02c4a819f33afb303ef38859b9ec3ab3a28a1cb6a2e2f43653c292d', '[["fulfillment","cmd-9",4],["order","cmd-7",6]]', 'clerk', 'fulfillment', 'cmd-9', 4, 1099511627789, 'fulfillment.shipped/1', 'cf56e34be8e79684393f7e7168304fe3bb43b74e19521af55effaf62edc8af22', 'cb804f32ebcb716c29ad4c16d53245c406dcaa2444499b05ace702c322074c28', '{"on":"2026-03-02"}');
INSERT INTO ordercore_events VALUES (1099511627792, 'main', 'cmd-12', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-7', 6, 1099511627790, 'order.quantities_moved/1', 'b432e70420306185ea14184720d0e06a5714dcbca7b94cb2257f10b0c934f38d', '4e616a6bb58d102936b4154c456463b9505260cb8ce70ac9843fbdbf08cad6be', '{"source":"packed","target":"shipped","lines":[{"line":"1","quantity":"5"},{"line":"2","quantity":"1"}],"fulfillment":"cmd-9"}');
INSERT INTO ordercore_events VALUES (1099511627793, 'main', 'cmd-13', '2026-03-02T09:00:00+00:00', 'c2382253fc6222ba0ea5691a1bb966e5e1700921de5bce34b47b91e6c0483bd8', '[["order","cmd-13",1]]', 'clerk', 'order', 'cmd-13', 1, 0, 'order.taken/1', '', 'd780ae069e4731b74bc4dcf23aba011047b9da69949732064ae0db45ae5c0ec6', '{"order":{"id":"cmd-13","status":"draft","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"4","unit_price":"3.335 GBP","net":"13.34 GBP","tax":"2.67 GBP","buckets":{"unsourced":"4"}}],"credit_accounts":["acme"],"price_fingerprint":"8c4d502751a11d0be051d5d712cd75c5d048efe1013e86fe2c84e558c392a307"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"13.34 GBP","lines":[{"id":"1","sku":"MUG","quantity":"4 EA","unit":"3.335 GBP","row":"mug","extended":"13.34 GBP","net":"13.34 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]}],"fingerprint":"8c4d502751a11d0be051d5d712cd75c5d048efe1013e86fe2c84e558c392a307"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"13.34 GBP","tax":"2.67 GBP","gross":"16.01 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"13.34 GBP","exact":"2.668 GBP","tax":"2.67 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"13.34 GBP","tax":"2.67 GBP","gross":"16.01 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}');
INSERT INTO ordercore_events VALUES (1099511627794, 'main', 'cmd-14', '2026-03-02T09:00:00+00:00', 'a5c3288bc723aae2783f6c553531a2c744f9d65fd4a44cc6f715b086309e60a9', '[["order","cmd-13",2]]', 'clerk', 'order', 'cmd-13', 2, 1099511627793, 'order.confirmed/1', 'd780ae069e4731b74bc4dcf23aba011047b9da69949732064ae0db45ae5c0ec6', 'e43c272c00cdfd115f812734f7c98bc766a2a08109a615997e0fc6c165128225', '{"on":"2026-03-02"}');
INSERT INTO ordercore_events VALUES (1099511627795, 'main', 'cmd-15', '2026-03-02T09:00:00+00:00', '4d23f35e3b5a6312c910642e822ff012af05aa86dc83cdbfeede69668cd82a74', '[["fulfillment","cmd-15",1],["order","cmd-13",3]]', 'clerk', 'fulfillment', 'cmd-15', 1, 0, 'fulfillment.allocated/1', '', 'f060e713bb06ee0d02fa79e05049636505138e9c1227ec4ee1a27734a59a231d', '{"fulfillment":{"id":"cmd-15","status":"allocated","process":"fulfillment/1","order":"cmd-13","customer":"acme","site":"london","ship_to":{"country":"GB","city":"Bristol"},"lines":[{"line":"1","sku":"MUG","quantity":"4","unit":"EA"}]}}');
INSERT INTO ordercore_events VALUES (1099511627796, 'main', 'cmd-15', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-13', 3, 1099511627794, 'order.quantities_moved/1', 'e43c272c00cdfd115f812734f7c98bc766a2a08109a615997e0fc6c165128225', 'd804760dd504fe232fc0b79582b2ad7687f70464c7ab9fd3b5fa45e04120c97a', '{"source":"unsourced","target":"allocated","lines":[{"line":"1","quantity":"4"}],"fulfillment":"cmd-15"}');
INSERT INTO ordercore_events VALUES (1099511627797, 'main', 'cmd-16', '2026-03-02T09:00:00+00:00', 'a60d3ec46ea367303772286ee9389293473a48943a773852e430545f377592d5', '[["fulfillment","cmd-15",2],["order","cmd-13",4]]', 'clerk', 'fulfillment', 'cmd-15', 2, 1099511627795, 'fulfillment.picked/1', 'f060e713bb06ee0d02fa79e05049636505138e9c1227ec4ee1a27734a59a231d', '4ee1269e1ba4071d9a3315710d63d88662d6a1c99e64aca929e59f9ea5553dc3', '{"lines":[{"line":"1","sku":"MUG","quantity":"4","unit":"EA"}]}');
INSERT INTO ordercore_events VALUES (1099511627798, 'main', 'cmd-16', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-13', 4, 1099511627796, 'order.quantities_moved/1', 'd804760dd504fe232fc0b79582b2ad7687f70464c7ab9fd3b5fa45e04120c97a', '75ca9e3fd07f4c6fa56038989ddce3981310a59ca6774af60464ff60b6d7f48d', '{"source":"allocated","target":"picked","lines":[{"line":"1","quantity":"4"}],"fulfillment":"cmd-15"}');
INSERT INTO ordercore_events VALUES (1099511627799, 'main', 'cmd-17', '2026-03-02T09:00:00+00:00', 'a4403700b1b38f79a52af0d4b9c19378ebb6f9b80248e60d82b7175adecb687b', '[["fulfillment","cmd-15",3],["order","cmd-13",5]]', 'clerk', 'fulfillment', 'cmd-15', 3, 1099511627797, 'fulfillment.packed/1', '4ee1269e1ba4071d9a3315710d63d88662d6a1c99e64aca929e59f9ea5553dc3', '84ca5988a9605805cce7c00d19b37a3292e0575801a64f1f8cf917fbf95b559c', '{"packages":[]}');
INSERT INTO ordercore_events VALUES (1099511627800, 'main', 'cmd-17', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-13', 5, 1099511627798, 'order.quantities_moved/1', '75ca9e3fd07f4c6fa56038989ddce3981310a59ca6774af60464ff60b6d7f48d', '6292de5be21e015189039cb48ddf0635524d6c88da825215232c38ffe2165592', '{"source":"picked","target":"packed","lines":[{"line":"1","quantity":"4"}],"fulfillment":"cmd-15"}');
INSERT INTO ordercore_events VALUES (1099511627801, 'main', 'cmd-18', '2026-03-02T09:00:00+00:00', '72f2cc840b25d66f47f3e2ec390e98ffee70493ba8c2547b43ccf04779e67e5e', '[["fulfillment","cmd-15",4],["order","cmd-13",6]]', 'clerk', 'fulfillment', 'cmd-15', 4, 1099511627799, 'fulfillment.shipped/1', '84ca5988a9605805cce7c00d19b37a3292e0575801a64f1f8cf917fbf95b559c', '16472b8830dae2dadad57636a1e2fba67b4e8972635be60a9dbae72e6e681834', '{"on":"2026-03-02"}');
INSERT INTO ordercore_events VALUES (1099511627802, 'main', 'cmd-18', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-13', 6, 1099511627800, 'order.quantities_moved/1', '6292de5be21e015189039cb48ddf0635524d6c88da825215232c38ffe2165592', '7a32aff7ca8cec1d774b2e5d71909c386f9cdc4095c4a90dbdd5b68fce6e1b9b', '{"source":"packed","target":"shipped","lines":[{"line":"1","quantity":"4"}],"fulfillment":"cmd-15"}');
INSERT INTO ordercore_events VALUES (1099511627803, 'main', 'cmd-19', '2026-03-02T09:00:00+00:00', '03e39c95fffee0e81c19f0e61126b1727993d1d1075ef50aabf90886f7ab2c15', '[["invoice","cmd-19",1],["order","cmd-13",7]]', 'clerk', 'invoice', 'cmd-19', 1, 0, 'invoice.issued/1', '', '61be03e716f3c33b91aed275a20221b1f457ff6bb6e7dfd2ed61d97b2d9e5667', '{"invoice":{"id":"cmd-19","kind":"invoice","status":"open","process":"invoice/1","customer":"acme","bill_to":"acme","currency":"GBP","issued_on":"2026-03-02","due_on":"2026-04-01","lines":[{"id":"1","description":"Mug","quantity":"4","unit":"EA","unit_price":"3.335 GBP","net":"13.34 GBP","tax":"2.67 GBP","order_line":"1","sku":"MUG"}],"order":"cmd-13","credit_accounts":["acme"]}}');
INSERT INTO ordercore_events VALUES (1099511627804, 'main', 'cmd-19', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-13', 7, 1099511627802, 'order.quantities_invoiced/1', '7a32aff7ca8cec1d774b2e5d71909c386f9cdc4095c4a90dbdd5b68fce6e1b9b', '3f909af14f1f6330913e83e5e39085d93111cc4143871dd9931077659a0dfa53', '{"document":"cmd-19","lines":[{"line":"1","quantity":"4"}]}');
INSERT INTO ordercore_events VALUES (1099511627805, 'main', 'cmd-19', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-13', 8, 1099511627804, 'advanced/1', '3f909af14f1f6330913e83e5e39085d93111cc4143871dd9931077659a0dfa53', '5c0adbc37537fc1133ae362ca2fa7613f49a8274a99a64d5fcd796f74cecf991', '{"command":"CloseOrder","source":"confirmed","target":"closed"}');
INSERT INTO ordercore_events VALUES (1099511627806, 'main', 'cmd-20', '2026-03-02T09:00:00+00:00', 'fb2631ca2c2a364a14f99c41d369de5fd9f1dc44f9a72104ec8671c160cbcb96', '[["payment","cmd-20",1],["invoice","cmd-19",2],["order","cmd-13",8]]', 'clerk', 'payment', 'cmd-20', 1, 0, 'payment.authorized/1', '', '68d09868b5e8662ab946637b63149699f2e5ef6df285a55a2b5c790ed55f0680', '{"payment":{"id":"cmd-20","status":"authorized","process":"payment/1","customer":"acme","method":"cash","authorized":"16.01 GBP","order":"cmd-13"}}');
INSERT INTO ordercore_events VALUES (1099511627807, 'main', 'cmd-20', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'payment', 'cmd-20', 2, 1099511627806, 'payment.captured/1', '68d09868b5e8662ab946637b63149699f2e5ef6df285a55a2b5c790ed55f0680', '6d9018c7230e1bd4591c98b82597050a4300ae9350aef87c8927ba0597de2001', '{"amount":"16.01 GBP","invoice":"cmd-19"}');
INSERT INTO ordercore_events VALUES (1099511627808, 'main', 'cmd-20', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'invoice', 'cmd-19', 2, 1099511627803, 'invoice.paid/1', '61be03e716f3c33b91aed275a20221b1f457ff6bb6e7dfd2ed61d97b2d9e5667', 'c8f9e1aa88a0c660e61976eb011f60a280866ec3759cef18107b8c8ea097ad7d', '{"document":"cmd-20","amount":"16.01 GBP"}');
INSERT INTO ordercore_events VALUES (1099511627809, 'main', 'cmd-20', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'invoice', 'cmd-19', 3, 1099511627808, 'advanced/1', 'c8f9e1aa88a0c660e61976eb011f60a280866ec3759cef18107b8c8ea097ad7d', 'eab984c643595d608dff2e8dc7596334d7b50d3dd75dd5872c805b1fe7e7ae53', '{"command":"SettleInvoice","source":"open","target":"settled"}');
INSERT INTO ordercore_events VALUES (1099511627810, 'main', 'cmd-20', '2026-03-02T09:00:00+00:00', NULL, NULL, 'clerk', 'order', 'cmd-13', 9, 1099511627805, 'order.paid/1', '5c0adbc37537fc1133ae362ca2fa7613f49a8274a99a64d5fcd796f74cecf991', 'd8250e5671514ef3a05bbe96316680538f58b12367d6f4aeaf9616975255840f', '{"document":"cmd-20","amount":"16.01 GBP"}');
INSERT INTO ordercore_events VALUES (1099511627811, 'main', 'cmd-21', '2026-03-02T09:00:00+00:00', '852ee54e6b4ba1fbb746aa5bc1b5085b380c78192b3590e5851efee738a1fd91', '[["order","cmd-21",1]]', 'clerk', 'order', 'cmd-21', 1, 0, 'order.taken/1', '', 'cf1c777df384dc91d4936250cd35322bbed31b80e88e85269f6380ac9e1c6317', '{"order":{"id":"cmd-21","status":"draft","process":"order/1","customer":"guest","bill_to":"guest","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"1","unit_price":"3.335 GBP","net":"3.34 GBP","tax":"0.67 GBP","buckets":{"unsourced":"1"}}],"price_fingerprint":"d22d617df736c87842654df7be7172f76da1af4a9f9929ff5a89aa0c961b1dbd"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"3.34 GBP","lines":[{"id":"1","sku":"MUG","quantity":"1 EA","unit":"3.335 GBP","row":"mug","extended":"3.34 GBP","net":"3.34 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]}],"fingerprint":"d22d617df736c87842654df7be7172f76da1af4a9f9929ff5a89aa0c961b1dbd"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"3.34 GBP","tax":"0.67 GBP","gross":"4.01 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"3.34 GBP","exact":"0.668 GBP","tax":"0.67 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"3.34 GBP","tax":"0.67 GBP","gross":"4.01 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}');
INSERT INTO ordercore_events VALUES (1099511627812, 'main', 'cmd-22', '2026-03-02T09:00:00+00:00', 'f2387ebdde2d02ef7cd15706c51f8499221a8c311bd01fd2b87043c1870f578b', '[["order","cmd-21",2]]', 'clerk', 'order', 'cmd-21', 2, 1099511627811, 'order.confirmed/1', 'cf1c777df384dc91d4936250cd35322bbed31b80e88e85269f6380ac9e1c6317', '0bf00ef3eebc19bb728879e3a207d1cd42d6179182fc4c8ff4bbea23a7ade5c9', '{"on":"2026-03-02"}');
INSERT INTO ordercore_events VALUES (1099511627813, 'main', 'cmd-23', '2026-03-02T09:00:00+00:00', '5265db8c52088158106ed1c71bedeeba5365580aaba38e88ca9677550caa8c6b', '[["order","cmd-21",3]]', 'clerk', 'order', 'cmd-21', 3, 1099511627812, 'order.canceled/1', '0bf00ef3eebc19bb728879e3a207d1cd42d6179182fc4c8ff4bbea23a7ade5c9', '8fd67f0f0dfaf931a3765858f18b8e0f617939c68bcf3bd4a01a0e7ad91d8e0e', '{"reason":"changed my mind"}');
CREATE UNIQUE INDEX ordercore_receipts ON ordercore_events (tenant, command) WHERE digest IS NOT NULL;
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
INSERT INTO ordercore_documents VALUES (1, 'main', 'adjustment', 'cmd-1', 1, 1, 1099511627777, 'ffa8adcba5b35f35ce843c80bc5782b1f5ab2959d6f0b92f6e85a5b757e2b92a', '{"status":"posted","site":"london","on":"2026-03-02","reason":"count"}', '', '{"id":"cmd-1","status":"posted","process":"adjustment/1","site":"london","on":"2026-03-02","reason":"count","lines":[{"id":"1","sku":"MUG","quantity":"40","unit":"EA"}]}');
INSERT INTO ordercore_documents VALUES (2, 'main', 'adjustment', 'cmd-2', 1, 1, 1099511627778, '852bba6a1dc16822c4d0ca60eb7c1c42c8b625972fc90ae5c6861112702c67be', '{"status":"posted","site":"leeds","on":"2026-03-02","reason":"count"}', '', '{"id":"cmd-2","status":"posted","process":"adjustment/1","site":"leeds","on":"2026-03-02","reason":"count","lines":[{"id":"1","sku":"TEA","quantity":"5","unit":"KGM"}]}');
INSERT INTO ordercore_documents VALUES (3, 'main', 'order', 'draft-1', 1, 1, 1099511627779, '1cd5d0a3a5a7514da263372c254a1612291c2369b53cabd3307c36a57098edbc', '{"status":"draft","customer":"acme","bill_to":"acme","placed_on":"2026-03-02","channel":"","reference":"","currency":"GBP","gross":800,"fulfillment":"open","invoicing":"none","payment":"none","returns":"none"}', '1 acme draft mug', '{"id":"draft-1","status":"draft","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"2","unit_price":"3.335 GBP","net":"6.67 GBP","tax":"1.33 GBP","buckets":{"unsourced":"2"}}],"credit_accounts":["acme"],"price_fingerprint":"46fe5a9f0ab86d09b9894d4d65ce2bb4f61dd9fdc553f053aa69b25861595ba5"}');
INSERT INTO ordercore_documents VALUES (4, 'main', 'order', 'cmd-4', 3, 3, 1099511627782, '2acd1e7ad93cdfaac32852de908d04d7cdf21c12ae9684a02eb081157956b9c7', '{"status":"confirmed","customer":"acme-west","bill_to":"acme-west","placed_on":"2026-03-02","channel":"","reference":"","currency":"GBP","gross":1201,"fulfillment":"open","invoicing":"none","payment":"none","returns":"none"}', '4 acme cmd mug west', '{"id":"cmd-4","status":"confirmed","process":"order/1","customer":"acme-west","bill_to":"acme-west","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"3","unit_price":"3.335 GBP","net":"10.01 GBP","tax":"2.00 GBP","buckets":{"unsourced":"3"}}],"holds":[{"id":"h","kind":"fraud","reason":"“Müller” called twice; ''why''?","blocks":["ship"],"placed_by":"clerk","placed_at":"2026-03-02T09:00:00+00:00"}],"credit_accounts":["west","acme"],"price_fingerprint":"e54ca824b840e8caaf44834f23010c77d7029272b932836e5688581bf3084744"}');
INSERT INTO ordercore_documents VALUES (5, 'main', 'order', 'cmd-7', 6, 6, 1099511627792, '4e616a6bb58d102936b4154c456463b9505260cb8ce70ac9843fbdbf08cad6be', '{"status":"confirmed","customer":"acme","bill_to":"acme","placed_on":"2026-03-02","channel":"","reference":"","currency":"GBP","gross":3201,"fulfillment":"fulfilled","invoicing":"none","payment":"none","returns":"none"}', '7 acme cmd engraving mug service', '{"id":"cmd-7","status":"confirmed","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"5","unit_price":"3.335 GBP","net":"16.68 GBP","tax":"3.34 GBP","buckets":{"shipped":"5"}},{"id":"2","sku":"SERVICE","description":"Engraving","unit":"EA","ordered":"1","unit_price":"5 GBP","net":"5.00 GBP","tax":"1.00 GBP","buckets":{"shipped":"1"},"tracked":false}],"charges":[{"id":"freight","kind":"freight","description":"freight","net":"4.99 GBP","tax":"1.00 GBP"}],"fulfillments":["cmd-9"],"credit_accounts":["acme"],"price_fingerprint":"6c3d194b264925466752b1ef6f47c5d3e86f5bc4570b39a86ea9d7885eb0a8db"}');
INSERT INTO ordercore_documents VALUES (6, 'main', 'fulfillment', 'cmd-9', 4, 4, 1099511627791, 'cb804f32ebcb716c29ad4c16d53245c406dcaa2444499b05ace702c322074c28', '{"status":"shipped","customer":"acme","order":"cmd-7","site":"london","method":"carrier","tracking":""}', '', '{"id":"cmd-9","status":"shipped","process":"fulfillment/1","order":"cmd-7","customer":"acme","site":"london","ship_to":{"country":"GB","city":"Bristol"},"lines":[{"line":"1","sku":"MUG","quantity":"5","unit":"EA"},{"line":"2","sku":"SERVICE","quantity":"1","unit":"EA","tracked":false}],"stage":"shipped","shipped_on":"2026-03-02"}');
INSERT INTO ordercore_documents VALUES (7, 'main', 'order', 'cmd-13', 8, 9, 1099511627810, 'd8250e5671514ef3a05bbe96316680538f58b12367d6f4aeaf9616975255840f', '{"status":"closed","customer":"acme","bill_to":"acme","placed_on":"2026-03-02","channel":"","reference":"","currency":"GBP","gross":1601,"fulfillment":"fulfilled","invoicing":"invoiced","payment":"paid","returns":"none"}', '13 acme cmd mug', '{"id":"cmd-13","status":"closed","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"4","unit_price":"3.335 GBP","net":"13.34 GBP","tax":"2.67 GBP","buckets":{"shipped":"4"},"invoiced":"4"}],"fulfillments":["cmd-15"],"invoices":["cmd-19"],"paid":"16.01 GBP","credit_accounts":["acme"],"price_fingerprint":"8c4d502751a11d0be051d5d712cd75c5d048efe1013e86fe2c84e558c392a307"}');
INSERT INTO ordercore_documents VALUES (8, 'main', 'fulfillment', 'cmd-15', 4, 4, 1099511627801, '16472b8830dae2dadad57636a1e2fba67b4e8972635be60a9dbae72e6e681834', '{"status":"shipped","customer":"acme","order":"cmd-13","site":"london","method":"carrier","tracking":""}', '', '{"id":"cmd-15","status":"shipped","process":"fulfillment/1","order":"cmd-13","customer":"acme","site":"london","ship_to":{"country":"GB","city":"Bristol"},"lines":[{"line":"1","sku":"MUG","quantity":"4","unit":"EA"}],"stage":"shipped","shipped_on":"2026-03-02"}');
INSERT INTO ordercore_documents VALUES (9, 'main', 'invoice', 'cmd-19', 2, 3, 1099511627809, 'eab984c643595d608dff2e8dc7596334d7b50d3dd75dd5872c805b1fe7e7ae53', '{"status":"settled","kind":"invoice","customer":"acme","bill_to":"acme","order":"cmd-13","issued_on":"2026-03-02","due_on":"2026-04-01","currency":"GBP","gross":1601,"outstanding":0}', '13 19 acme cmd mug', '{"id":"cmd-19","kind":"invoice","status":"settled","process":"invoice/1","customer":"acme","bill_to":"acme","currency":"GBP","issued_on":"2026-03-02","due_on":"2026-04-01","lines":[{"id":"1","description":"Mug","quantity":"4","unit":"EA","unit_price":"3.335 GBP","net":"13.34 GBP","tax":"2.67 GBP","order_line":"1","sku":"MUG"}],"order":"cmd-13","credit_accounts":["acme"],"paid":"16.01 GBP"}');
INSERT INTO ordercore_documents VALUES (10, 'main', 'payment', 'cmd-20', 1, 2, 1099511627807, '6d9018c7230e1bd4591c98b82597050a4300ae9350aef87c8927ba0597de2001', '{"status":"captured","customer":"acme","order":"cmd-13","method":"cash","currency":"GBP","captured":1601,"refundable":1601,"unapplied":0}', '', '{"id":"cmd-20","status":"captured","process":"payment/1","customer":"acme","method":"cash","authorized":"16.01 GBP","order":"cmd-13","captured":"16.01 GBP","applied":"16.01 GBP"}');
INSERT INTO ordercore_documents VALUES (11, 'main', 'order', 'cmd-21', 3, 3, 1099511627813, '8fd67f0f0dfaf931a3765858f18b8e0f617939c68bcf3bd4a01a0e7ad91d8e0e', '{"status":"canceled","customer":"guest","bill_to":"guest","placed_on":"2026-03-02","channel":"","reference":"","currency":"GBP","gross":401,"fulfillment":"none","invoicing":"none","payment":"none","returns":"none"}', '21 cmd guest mug', '{"id":"cmd-21","status":"canceled","process":"order/1","customer":"guest","bill_to":"guest","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"1","unit_price":"3.335 GBP","net":"3.34 GBP","tax":"0.67 GBP","buckets":{"canceled":"1"}}],"cancel_reason":"changed my mind","price_fingerprint":"d22d617df736c87842654df7be7172f76da1af4a9f9929ff5a89aa0c961b1dbd"}');
