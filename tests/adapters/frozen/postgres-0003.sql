SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA ordercore;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE ordercore.carriers (
    tenant text NOT NULL COLLATE pg_catalog."C",
    claimed timestamp with time zone NOT NULL
);
CREATE TABLE ordercore.claims (
    tenant text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    claim text NOT NULL COLLATE pg_catalog."C",
    amount bigint NOT NULL
);
CREATE TABLE ordercore.commands (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL,
    at text NOT NULL,
    versions text NOT NULL
);
CREATE TABLE ordercore.documents (
    tenant text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    entries bigint NOT NULL,
    head text NOT NULL,
    fields jsonb NOT NULL,
    searched text NOT NULL,
    body text NOT NULL
)
WITH (fillfactor='80');
CREATE TABLE ordercore.events (
    tenant text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    sequence bigint NOT NULL,
    "position" bigint NOT NULL,
    at text NOT NULL,
    by text NOT NULL,
    command text NOT NULL,
    type text NOT NULL,
    body text NOT NULL,
    previous text NOT NULL,
    hash text NOT NULL
);
CREATE TABLE ordercore.fields (
    tenant text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    field text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL,
    text text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE ordercore.limits (
    tenant text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    ceiling bigint,
    overdraft boolean NOT NULL,
    claimed bigint NOT NULL
)
WITH (fillfactor='80');
CREATE TABLE ordercore.migrating (
    one integer NOT NULL,
    turns bigint NOT NULL
);
CREATE TABLE ordercore.ordercore_schema (
    step text NOT NULL,
    digest text NOT NULL
);
CREATE TABLE ordercore.outbox (
    tenant text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    topic text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL,
    at text NOT NULL,
    leased timestamp with time zone,
    failures bigint DEFAULT 0 NOT NULL,
    unheard bigint DEFAULT 0 NOT NULL
);
CREATE TABLE ordercore.parked (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    topic text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL,
    at text NOT NULL,
    failures bigint NOT NULL,
    reason text NOT NULL
);
CREATE TABLE ordercore.positions (
    tenant text NOT NULL COLLATE pg_catalog."C",
    reached bigint NOT NULL
);
CREATE TABLE ordercore.search (
    tenant text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    words text[] NOT NULL
);
INSERT INTO ordercore.carriers VALUES ('main', '2026-03-02 09:00:00+00');
INSERT INTO ordercore.claims VALUES ('main', 'credit:acme:GBP', 'order:cmd-4', 1201);
INSERT INTO ordercore.claims VALUES ('main', 'credit:west:GBP', 'order:cmd-4', 1201);
INSERT INTO ordercore.claims VALUES ('main', 'credit:acme:GBP', 'delivered:cmd-7', 2602);
INSERT INTO ordercore.claims VALUES ('main', 'credit:acme:GBP', 'order:cmd-7', 599);
INSERT INTO ordercore.claims VALUES ('main', 'capture:cmd-20', 'cmd-20', 1601);
INSERT INTO ordercore.commands VALUES ('main', 'cmd-1', '9dfe56c1f1e697209fa7e4cad2722c83615da4a2c8be1327f83bf3c1fc177c76', '2026-03-02T09:00:00+00:00', '[["adjustment","cmd-1",1]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-2', 'd82e198494c7a9f02ad162c1b70afe49b55064a3a94d6004400253138e29a3da', '2026-03-02T09:00:00+00:00', '[["adjustment","cmd-2",1]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-3', '217cbda6f1df7ccaeb4c06ceb8b50d596e4f6608d345332cbaa687e13ff72114', '2026-03-02T09:00:00+00:00', '[["order","draft-1",1]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-4', '5483a47ecaee4b30ee05d09e7c660bd34a773a8ab00b41e23e52daac265d961a', '2026-03-02T09:00:00+00:00', '[["order","cmd-4",1]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-5', 'a861434b264b46272a9c41dc24b6bbb036645926cf5e85b932369d8ab233c4b0', '2026-03-02T09:00:00+00:00', '[["order","cmd-4",2]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-6', 'ef6b96a336de746ca70807071fdc3f1cbb603c47b68e973d43ac0d2b8affdb3e', '2026-03-02T09:00:00+00:00', '[["order","cmd-4",3]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-7', 'bd8ec1dbc3f68cdaad7548299caa5422f55fb4136b085f21d92aef76234cf8a1', '2026-03-02T09:00:00+00:00', '[["order","cmd-7",1]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-8', '0873d83bd07ec666999e8209d28a0de16815e82fa26faa74bf3c385fd5923f1d', '2026-03-02T09:00:00+00:00', '[["order","cmd-7",2]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-9', '6010d9ba18c247fdbafb4f52a2725fd3cd2a87e8588f4897f0a7f113894275d0', '2026-03-02T09:00:00+00:00', '[["fulfillment","cmd-9",1],["order","cmd-7",3]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-10', 'b78ca34a0f3cef7cc1ae6949c70136ad0ccc170be1f5913983d09da1bc861a26', '2026-03-02T09:00:00+00:00', '[["fulfillment","cmd-9",2],["order","cmd-7",4]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-11', '5a71899f969263a6841ec5ca633528e67e27a99ace9fa80b388401a58b37aa55', '2026-03-02T09:00:00+00:00', '[["fulfillment","cmd-9",3],["order","cmd-7",5]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-12', 'fed839ceb02c4a819f33afb303ef38859b9ec3ab3a28a1cb6a2e2f43653c292d', '2026-03-02T09:00:00+00:00', '[["fulfillment","cmd-9",4],["order","cmd-7",6]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-13', 'c2382253fc6222ba0ea5691a1bb966e5e1700921de5bce34b47b91e6c0483bd8', '2026-03-02T09:00:00+00:00', '[["order","cmd-13",1]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-14', 'a5c3288bc723aae2783f6c553531a2c744f9d65fd4a44cc6f715b086309e60a9', '2026-03-02T09:00:00+00:00', '[["order","cmd-13",2]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-15', '4d23f35e3b5a6312c910642e822ff012af05aa86dc83cdbfeede69668cd82a74', '2026-03-02T09:00:00+00:00', '[["fulfillment","cmd-15",1],["order","cmd-13",3]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-16', 'a60d3ec46ea367303772286ee9389293473a48943a773852e430545f377592d5', '2026-03-02T09:00:00+00:00', '[["fulfillment","cmd-15",2],["order","cmd-13",4]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-17', 'a4403700b1b38f79a52af0d4b9c19378ebb6f9b80248e60d82b7175adecb687b', '2026-03-02T09:00:00+00:00', '[["fulfillment","cmd-15",3],["order","cmd-13",5]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-18', '72f2cc840b25d66f47f3e2ec390e98ffee70493ba8c2547b43ccf04779e67e5e', '2026-03-02T09:00:00+00:00', '[["fulfillment","cmd-15",4],["order","cmd-13",6]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-19', '03e39c95fffee0e81c19f0e61126b1727993d1d1075ef50aabf90886f7ab2c15', '2026-03-02T09:00:00+00:00', '[["invoice","cmd-19",1],["order","cmd-13",7]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-20', 'fb2631ca2c2a364a14f99c41d369de5fd9f1dc44f9a72104ec8671c160cbcb96', '2026-03-02T09:00:00+00:00', '[["payment","cmd-20",1],["invoice","cmd-19",2],["order","cmd-13",8]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-21', '852ee54e6b4ba1fbb746aa5bc1b5085b380c78192b3590e5851efee738a1fd91', '2026-03-02T09:00:00+00:00', '[["order","cmd-21",1]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-22', 'f2387ebdde2d02ef7cd15706c51f8499221a8c311bd01fd2b87043c1870f578b', '2026-03-02T09:00:00+00:00', '[["order","cmd-21",2]]');
INSERT INTO ordercore.commands VALUES ('main', 'cmd-23', '5265db8c52088158106ed1c71bedeeba5365580aaba38e88ca9677550caa8c6b', '2026-03-02T09:00:00+00:00', '[["order","cmd-21",3]]');
INSERT INTO ordercore.documents VALUES ('main', 'adjustment', 'cmd-1', 1, 1, 'ffa8adcba5b35f35ce843c80bc5782b1f5ab2959d6f0b92f6e85a5b757e2b92a', '{"on": "2026-03-02", "site": "london", "reason": "count", "status": "posted"}', '', '{"id":"cmd-1","status":"posted","process":"adjustment/1","site":"london","on":"2026-03-02","reason":"count","lines":[{"id":"1","sku":"MUG","quantity":"40","unit":"EA"}]}');
INSERT INTO ordercore.documents VALUES ('main', 'adjustment', 'cmd-2', 1, 1, '852bba6a1dc16822c4d0ca60eb7c1c42c8b625972fc90ae5c6861112702c67be', '{"on": "2026-03-02", "site": "leeds", "reason": "count", "status": "posted"}', '', '{"id":"cmd-2","status":"posted","process":"adjustment/1","site":"leeds","on":"2026-03-02","reason":"count","lines":[{"id":"1","sku":"TEA","quantity":"5","unit":"KGM"}]}');
INSERT INTO ordercore.documents VALUES ('main', 'order', 'draft-1', 1, 1, '1cd5d0a3a5a7514da263372c254a1612291c2369b53cabd3307c36a57098edbc', '{"gross": 800, "status": "draft", "bill_to": "acme", "channel": "", "payment": "none", "returns": "none", "currency": "GBP", "customer": "acme", "invoicing": "none", "placed_on": "2026-03-02", "reference": "", "fulfillment": "open"}', 'cd4909fd7c60da35c096aa6635219681', '{"id":"draft-1","status":"draft","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"2","unit_price":"3.335 GBP","net":"6.67 GBP","tax":"1.33 GBP","buckets":{"unsourced":"2"}}],"credit_accounts":["acme"],"price_fingerprint":"46fe5a9f0ab86d09b9894d4d65ce2bb4f61dd9fdc553f053aa69b25861595ba5"}');
INSERT INTO ordercore.documents VALUES ('main', 'order', 'cmd-4', 3, 3, '2acd1e7ad93cdfaac32852de908d04d7cdf21c12ae9684a02eb081157956b9c7', '{"gross": 1201, "status": "confirmed", "bill_to": "acme-west", "channel": "", "payment": "none", "returns": "none", "currency": "GBP", "customer": "acme-west", "invoicing": "none", "placed_on": "2026-03-02", "reference": "", "fulfillment": "open"}', 'ed2980d3d780595dbb22c369ced95367', '{"id":"cmd-4","status":"confirmed","process":"order/1","customer":"acme-west","bill_to":"acme-west","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"3","unit_price":"3.335 GBP","net":"10.01 GBP","tax":"2.00 GBP","buckets":{"unsourced":"3"}}],"holds":[{"id":"h","kind":"fraud","reason":"“Müller” called twice; ''why''?","blocks":["ship"],"placed_by":"clerk","placed_at":"2026-03-02T09:00:00+00:00"}],"credit_accounts":["west","acme"],"price_fingerprint":"e54ca824b840e8caaf44834f23010c77d7029272b932836e5688581bf3084744"}');
INSERT INTO ordercore.documents VALUES ('main', 'order', 'cmd-7', 6, 6, '4e616a6bb58d102936b4154c456463b9505260cb8ce70ac9843fbdbf08cad6be', '{"gross": 3201, "status": "confirmed", "bill_to": "acme", "channel": "", "payment": "none", "returns": "none", "currency": "GBP", "customer": "acme", "invoicing": "none", "placed_on": "2026-03-02", "reference": "", "fulfillment": "fulfilled"}', '3b8dcc4747fcf48b2f7216415122878c', '{"id":"cmd-7","status":"confirmed","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"5","unit_price":"3.335 GBP","net":"16.68 GBP","tax":"3.34 GBP","buckets":{"shipped":"5"}},{"id":"2","sku":"SERVICE","description":"Engraving","unit":"EA","ordered":"1","unit_price":"5 GBP","net":"5.00 GBP","tax":"1.00 GBP","buckets":{"shipped":"1"},"tracked":false}],"charges":[{"id":"freight","kind":"freight","description":"freight","net":"4.99 GBP","tax":"1.00 GBP"}],"fulfillments":["cmd-9"],"credit_accounts":["acme"],"price_fingerprint":"6c3d194b264925466752b1ef6f47c5d3e86f5bc4570b39a86ea9d7885eb0a8db"}');
INSERT INTO ordercore.documents VALUES ('main', 'fulfillment', 'cmd-9', 4, 4, 'cb804f32ebcb716c29ad4c16d53245c406dcaa2444499b05ace702c322074c28', '{"site": "london", "order": "cmd-7", "method": "carrier", "status": "shipped", "customer": "acme", "tracking": ""}', '', '{"id":"cmd-9","status":"shipped","process":"fulfillment/1","order":"cmd-7","customer":"acme","site":"london","ship_to":{"country":"GB","city":"Bristol"},"lines":[{"line":"1","sku":"MUG","quantity":"5","unit":"EA"},{"line":"2","sku":"SERVICE","quantity":"1","unit":"EA","tracked":false}],"stage":"shipped","shipped_on":"2026-03-02"}');
INSERT INTO ordercore.documents VALUES ('main', 'invoice', 'cmd-19', 2, 3, 'eab984c643595d608dff2e8dc7596334d7b50d3dd75dd5872c805b1fe7e7ae53', '{"kind": "invoice", "gross": 1601, "order": "cmd-13", "due_on": "2026-04-01", "status": "settled", "bill_to": "acme", "currency": "GBP", "customer": "acme", "issued_on": "2026-03-02", "outstanding": 0}', 'aacd6eae01a6b818831c373bb5cab94c', '{"id":"cmd-19","kind":"invoice","status":"settled","process":"invoice/1","customer":"acme","bill_to":"acme","currency":"GBP","issued_on":"2026-03-02","due_on":"2026-04-01","lines":[{"id":"1","description":"Mug","quantity":"4","unit":"EA","unit_price":"3.335 GBP","net":"13.34 GBP","tax":"2.67 GBP","order_line":"1","sku":"MUG"}],"order":"cmd-13","credit_accounts":["acme"],"paid":"16.01 GBP"}');
INSERT INTO ordercore.documents VALUES ('main', 'fulfillment', 'cmd-15', 4, 4, '16472b8830dae2dadad57636a1e2fba67b4e8972635be60a9dbae72e6e681834', '{"site": "london", "order": "cmd-13", "method": "carrier", "status": "shipped", "customer": "acme", "tracking": ""}', '', '{"id":"cmd-15","status":"shipped","process":"fulfillment/1","order":"cmd-13","customer":"acme","site":"london","ship_to":{"country":"GB","city":"Bristol"},"lines":[{"line":"1","sku":"MUG","quantity":"4","unit":"EA"}],"stage":"shipped","shipped_on":"2026-03-02"}');
INSERT INTO ordercore.documents VALUES ('main', 'order', 'cmd-13', 8, 9, 'd8250e5671514ef3a05bbe96316680538f58b12367d6f4aeaf9616975255840f', '{"gross": 1601, "status": "closed", "bill_to": "acme", "channel": "", "payment": "paid", "returns": "none", "currency": "GBP", "customer": "acme", "invoicing": "invoiced", "placed_on": "2026-03-02", "reference": "", "fulfillment": "fulfilled"}', 'bf937002180b485d7ac8d1d00c9c3493', '{"id":"cmd-13","status":"closed","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"4","unit_price":"3.335 GBP","net":"13.34 GBP","tax":"2.67 GBP","buckets":{"shipped":"4"},"invoiced":"4"}],"fulfillments":["cmd-15"],"invoices":["cmd-19"],"paid":"16.01 GBP","credit_accounts":["acme"],"price_fingerprint":"8c4d502751a11d0be051d5d712cd75c5d048efe1013e86fe2c84e558c392a307"}');
INSERT INTO ordercore.documents VALUES ('main', 'payment', 'cmd-20', 1, 2, '6d9018c7230e1bd4591c98b82597050a4300ae9350aef87c8927ba0597de2001', '{"order": "cmd-13", "method": "cash", "status": "captured", "captured": 1601, "currency": "GBP", "customer": "acme", "unapplied": 0, "refundable": 1601}', '', '{"id":"cmd-20","status":"captured","process":"payment/1","customer":"acme","method":"cash","authorized":"16.01 GBP","order":"cmd-13","captured":"16.01 GBP","applied":"16.01 GBP"}');
INSERT INTO ordercore.documents VALUES ('main', 'order', 'cmd-21', 3, 3, '8fd67f0f0dfaf931a3765858f18b8e0f617939c68bcf3bd4a01a0e7ad91d8e0e', '{"gross": 401, "status": "canceled", "bill_to": "guest", "channel": "", "payment": "none", "returns": "none", "currency": "GBP", "customer": "guest", "invoicing": "none", "placed_on": "2026-03-02", "reference": "", "fulfillment": "none"}', '7f77f98371d545946406e2afa202568c', '{"id":"cmd-21","status":"canceled","process":"order/1","customer":"guest","bill_to":"guest","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"1","unit_price":"3.335 GBP","net":"3.34 GBP","tax":"0.67 GBP","buckets":{"canceled":"1"}}],"cancel_reason":"changed my mind","price_fingerprint":"d22d617df736c87842654df7be7172f76da1af4a9f9929ff5a89aa0c961b1dbd"}');
INSERT INTO ordercore.events VALUES ('main', 'adjustment', 'cmd-1', 1, 1, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-1', 'adjustment.posted/1', '{"adjustment":{"id":"cmd-1","status":"posted","process":"adjustment/1","site":"london","on":"2026-03-02","reason":"count","lines":[{"id":"1","sku":"MUG","quantity":"40","unit":"EA"}]}}', '', 'ffa8adcba5b35f35ce843c80bc5782b1f5ab2959d6f0b92f6e85a5b757e2b92a');
INSERT INTO ordercore.events VALUES ('main', 'adjustment', 'cmd-2', 1, 2, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-2', 'adjustment.posted/1', '{"adjustment":{"id":"cmd-2","status":"posted","process":"adjustment/1","site":"leeds","on":"2026-03-02","reason":"count","lines":[{"id":"1","sku":"TEA","quantity":"5","unit":"KGM"}]}}', '', '852bba6a1dc16822c4d0ca60eb7c1c42c8b625972fc90ae5c6861112702c67be');
INSERT INTO ordercore.events VALUES ('main', 'order', 'draft-1', 1, 3, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-3', 'order.taken/1', '{"order":{"id":"draft-1","status":"draft","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"2","unit_price":"3.335 GBP","net":"6.67 GBP","tax":"1.33 GBP","buckets":{"unsourced":"2"}}],"credit_accounts":["acme"],"price_fingerprint":"46fe5a9f0ab86d09b9894d4d65ce2bb4f61dd9fdc553f053aa69b25861595ba5"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"6.67 GBP","lines":[{"id":"1","sku":"MUG","quantity":"2 EA","unit":"3.335 GBP","row":"mug","extended":"6.67 GBP","net":"6.67 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]}],"fingerprint":"46fe5a9f0ab86d09b9894d4d65ce2bb4f61dd9fdc553f053aa69b25861595ba5"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"6.67 GBP","tax":"1.33 GBP","gross":"8.00 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"6.67 GBP","exact":"1.334 GBP","tax":"1.33 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"6.67 GBP","tax":"1.33 GBP","gross":"8.00 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}', '', '1cd5d0a3a5a7514da263372c254a1612291c2369b53cabd3307c36a57098edbc');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-4', 1, 4, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-4', 'order.taken/1', '{"order":{"id":"cmd-4","status":"draft","process":"order/1","customer":"acme-west","bill_to":"acme-west","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"3","unit_price":"3.335 GBP","net":"10.01 GBP","tax":"2.00 GBP","buckets":{"unsourced":"3"}}],"credit_accounts":["west","acme"],"price_fingerprint":"e54ca824b840e8caaf44834f23010c77d7029272b932836e5688581bf3084744"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"10.01 GBP","lines":[{"id":"1","sku":"MUG","quantity":"3 EA","unit":"3.335 GBP","row":"mug","extended":"10.01 GBP","net":"10.01 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]}],"fingerprint":"e54ca824b840e8caaf44834f23010c77d7029272b932836e5688581bf3084744"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"10.01 GBP","tax":"2.00 GBP","gross":"12.01 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"10.01 GBP","exact":"2.002 GBP","tax":"2.00 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"10.01 GBP","tax":"2.00 GBP","gross":"12.01 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}', '', '81553b89462212c05d745525918fde72fa3c7b78ef1d1081654ef0ffbbaafa1a');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-4', 2, 5, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-5', 'order.confirmed/1', '{"on":"2026-03-02"}', '81553b89462212c05d745525918fde72fa3c7b78ef1d1081654ef0ffbbaafa1a', '35bdce22de4446c8aaa4ce06a911b4fe5354a780df2f50bba2a94ae187ddf924');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-4', 3, 6, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-6', 'order.hold_placed/1', '{"hold":{"id":"h","kind":"fraud","reason":"“Müller” called twice; ''why''?","blocks":["ship"],"placed_by":"clerk","placed_at":"2026-03-02T09:00:00+00:00"}}', '35bdce22de4446c8aaa4ce06a911b4fe5354a780df2f50bba2a94ae187ddf924', '2acd1e7ad93cdfaac32852de908d04d7cdf21c12ae9684a02eb081157956b9c7');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-7', 1, 7, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-7', 'order.taken/1', '{"order":{"id":"cmd-7","status":"draft","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"5","unit_price":"3.335 GBP","net":"16.68 GBP","tax":"3.34 GBP","buckets":{"unsourced":"5"}},{"id":"2","sku":"SERVICE","description":"Engraving","unit":"EA","ordered":"1","unit_price":"5 GBP","net":"5.00 GBP","tax":"1.00 GBP","buckets":{"unsourced":"1"},"tracked":false}],"charges":[{"id":"freight","kind":"freight","description":"freight","net":"4.99 GBP","tax":"1.00 GBP"}],"credit_accounts":["acme"],"price_fingerprint":"6c3d194b264925466752b1ef6f47c5d3e86f5bc4570b39a86ea9d7885eb0a8db"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"26.67 GBP","lines":[{"id":"1","sku":"MUG","quantity":"5 EA","unit":"3.335 GBP","row":"mug","extended":"16.68 GBP","net":"16.68 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]},{"id":"2","sku":"SERVICE","quantity":"1 EA","unit":"5 GBP","row":"service","extended":"5.00 GBP","net":"5.00 GBP","list":"5 GBP"}],"charges":[{"id":"freight","kind":"freight","amount":"4.99 GBP","net":"4.99 GBP","row":"freight"}],"fingerprint":"6c3d194b264925466752b1ef6f47c5d3e86f5bc4570b39a86ea9d7885eb0a8db"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"16.68 GBP","tax":"3.34 GBP","gross":"20.02 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"16.68 GBP","exact":"3.336 GBP","tax":"3.34 GBP","source":"Finance (No. 2) Act 2010 s.3"}]},{"id":"2","net":"5.00 GBP","tax":"1.00 GBP","gross":"6.00 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"5.00 GBP","exact":"1 GBP","tax":"1.00 GBP","source":"Finance (No. 2) Act 2010 s.3"}]},{"id":"freight","net":"4.99 GBP","tax":"1.00 GBP","gross":"5.99 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"4.99 GBP","exact":"0.998 GBP","tax":"1.00 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"26.67 GBP","tax":"5.34 GBP","gross":"32.01 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1","2","freight"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}', '', 'fd685551b12ab578579dac3a26e1a5269104c8d0c11585207694f1ee855beebc');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-7', 2, 8, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-8', 'order.confirmed/1', '{"on":"2026-03-02"}', 'fd685551b12ab578579dac3a26e1a5269104c8d0c11585207694f1ee855beebc', '095e7a56c46324f44469ca214bbe3e481d3b94695967822193826c012635ab40');
INSERT INTO ordercore.events VALUES ('main', 'fulfillment', 'cmd-9', 1, 9, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-9', 'fulfillment.allocated/1', '{"fulfillment":{"id":"cmd-9","status":"allocated","process":"fulfillment/1","order":"cmd-7","customer":"acme","site":"london","ship_to":{"country":"GB","city":"Bristol"},"lines":[{"line":"1","sku":"MUG","quantity":"5","unit":"EA"},{"line":"2","sku":"SERVICE","quantity":"1","unit":"EA","tracked":false}]}}', '', '0382eebcaa2a8cd73d3e00d90a9cecc434eb9f88a128c7cfeb1036fcc058bc67');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-7', 3, 10, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-9', 'order.quantities_moved/1', '{"source":"unsourced","target":"allocated","lines":[{"line":"1","quantity":"5"},{"line":"2","quantity":"1"}],"fulfillment":"cmd-9"}', '095e7a56c46324f44469ca214bbe3e481d3b94695967822193826c012635ab40', 'd586ab65c7b097611a9ddd1d0e31351ba65d1aacd35e41aaba43242833a83f87');
INSERT INTO ordercore.events VALUES ('main', 'fulfillment', 'cmd-9', 2, 11, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-10', 'fulfillment.picked/1', '{"lines":[{"line":"1","sku":"MUG","quantity":"5","unit":"EA"},{"line":"2","sku":"SERVICE","quantity":"1","unit":"EA","tracked":false}]}', '0382eebcaa2a8cd73d3e00d90a9cecc434eb9f88a128c7cfeb1036fcc058bc67', '733945b7031dd927244c6ae549d666ffcc354b9be9068ddbe02876b2da480e4c');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-7', 4, 12, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-10', 'order.quantities_moved/1', '{"source":"allocated","target":"picked","lines":[{"line":"1","quantity":"5"},{"line":"2","quantity":"1"}],"fulfillment":"cmd-9"}', 'd586ab65c7b097611a9ddd1d0e31351ba65d1aacd35e41aaba43242833a83f87', '5f2577e14dcfcc11ae06461ea325d4b4ef59d4d01f0657a05a6b8ce68ab26142');
INSERT INTO ordercore.events VALUES ('main', 'fulfillment', 'cmd-9', 3, 13, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-11', 'fulfillment.packed/1', '{"packages":[]}', '733945b7031dd927244c6ae549d666ffcc354b9be9068ddbe02876b2da480e4c', 'cf56e34be8e79684393f7e7168304fe3bb43b74e19521af55effaf62edc8af22');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-7', 5, 14, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-11', 'order.quantities_moved/1', '{"source":"picked","target":"packed","lines":[{"line":"1","quantity":"5"},{"line":"2","quantity":"1"}],"fulfillment":"cmd-9"}', '5f2577e14dcfcc11ae06461ea325d4b4ef59d4d01f0657a05a6b8ce68ab26142', 'b432e70420306185ea14184720d0e06a5714dcbca7b94cb2257f10b0c934f38d');
INSERT INTO ordercore.events VALUES ('main', 'fulfillment', 'cmd-9', 4, 15, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-12', 'fulfillment.shipped/1', '{"on":"2026-03-02"}', 'cf56e34be8e79684393f7e7168304fe3bb43b74e19521af55effaf62edc8af22', 'cb804f32ebcb716c29ad4c16d53245c406dcaa2444499b05ace702c322074c28');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-7', 6, 16, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-12', 'order.quantities_moved/1', '{"source":"packed","target":"shipped","lines":[{"line":"1","quantity":"5"},{"line":"2","quantity":"1"}],"fulfillment":"cmd-9"}', 'b432e70420306185ea14184720d0e06a5714dcbca7b94cb2257f10b0c934f38d', '4e616a6bb58d102936b4154c456463b9505260cb8ce70ac9843fbdbf08cad6be');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-13', 1, 17, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-13', 'order.taken/1', '{"order":{"id":"cmd-13","status":"draft","process":"order/1","customer":"acme","bill_to":"acme","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"4","unit_price":"3.335 GBP","net":"13.34 GBP","tax":"2.67 GBP","buckets":{"unsourced":"4"}}],"credit_accounts":["acme"],"price_fingerprint":"8c4d502751a11d0be051d5d712cd75c5d048efe1013e86fe2c84e558c392a307"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"13.34 GBP","lines":[{"id":"1","sku":"MUG","quantity":"4 EA","unit":"3.335 GBP","row":"mug","extended":"13.34 GBP","net":"13.34 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]}],"fingerprint":"8c4d502751a11d0be051d5d712cd75c5d048efe1013e86fe2c84e558c392a307"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"13.34 GBP","tax":"2.67 GBP","gross":"16.01 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"13.34 GBP","exact":"2.668 GBP","tax":"2.67 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"13.34 GBP","tax":"2.67 GBP","gross":"16.01 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}', '', 'd780ae069e4731b74bc4dcf23aba011047b9da69949732064ae0db45ae5c0ec6');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-13', 2, 18, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-14', 'order.confirmed/1', '{"on":"2026-03-02"}', 'd780ae069e4731b74bc4dcf23aba011047b9da69949732064ae0db45ae5c0ec6', 'e43c272c00cdfd115f812734f7c98bc766a2a08109a615997e0fc6c165128225');
INSERT INTO ordercore.events VALUES ('main', 'fulfillment', 'cmd-15', 1, 19, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-15', 'fulfillment.allocated/1', '{"fulfillment":{"id":"cmd-15","status":"allocated","process":"fulfillment/1","order":"cmd-13","customer":"acme","site":"london","ship_to":{"country":"GB","city":"Bristol"},"lines":[{"line":"1","sku":"MUG","quantity":"4","unit":"EA"}]}}', '', 'f060e713bb06ee0d02fa79e05049636505138e9c1227ec4ee1a27734a59a231d');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-13', 3, 20, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-15', 'order.quantities_moved/1', '{"source":"unsourced","target":"allocated","lines":[{"line":"1","quantity":"4"}],"fulfillment":"cmd-15"}', 'e43c272c00cdfd115f812734f7c98bc766a2a08109a615997e0fc6c165128225', 'd804760dd504fe232fc0b79582b2ad7687f70464c7ab9fd3b5fa45e04120c97a');
INSERT INTO ordercore.events VALUES ('main', 'fulfillment', 'cmd-15', 2, 21, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-16', 'fulfillment.picked/1', '{"lines":[{"line":"1","sku":"MUG","quantity":"4","unit":"EA"}]}', 'f060e713bb06ee0d02fa79e05049636505138e9c1227ec4ee1a27734a59a231d', '4ee1269e1ba4071d9a3315710d63d88662d6a1c99e64aca929e59f9ea5553dc3');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-13', 4, 22, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-16', 'order.quantities_moved/1', '{"source":"allocated","target":"picked","lines":[{"line":"1","quantity":"4"}],"fulfillment":"cmd-15"}', 'd804760dd504fe232fc0b79582b2ad7687f70464c7ab9fd3b5fa45e04120c97a', '75ca9e3fd07f4c6fa56038989ddce3981310a59ca6774af60464ff60b6d7f48d');
INSERT INTO ordercore.events VALUES ('main', 'fulfillment', 'cmd-15', 3, 23, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-17', 'fulfillment.packed/1', '{"packages":[]}', '4ee1269e1ba4071d9a3315710d63d88662d6a1c99e64aca929e59f9ea5553dc3', '84ca5988a9605805cce7c00d19b37a3292e0575801a64f1f8cf917fbf95b559c');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-13', 5, 24, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-17', 'order.quantities_moved/1', '{"source":"picked","target":"packed","lines":[{"line":"1","quantity":"4"}],"fulfillment":"cmd-15"}', '75ca9e3fd07f4c6fa56038989ddce3981310a59ca6774af60464ff60b6d7f48d', '6292de5be21e015189039cb48ddf0635524d6c88da825215232c38ffe2165592');
INSERT INTO ordercore.events VALUES ('main', 'fulfillment', 'cmd-15', 4, 25, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-18', 'fulfillment.shipped/1', '{"on":"2026-03-02"}', '84ca5988a9605805cce7c00d19b37a3292e0575801a64f1f8cf917fbf95b559c', '16472b8830dae2dadad57636a1e2fba67b4e8972635be60a9dbae72e6e681834');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-13', 6, 26, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-18', 'order.quantities_moved/1', '{"source":"packed","target":"shipped","lines":[{"line":"1","quantity":"4"}],"fulfillment":"cmd-15"}', '6292de5be21e015189039cb48ddf0635524d6c88da825215232c38ffe2165592', '7a32aff7ca8cec1d774b2e5d71909c386f9cdc4095c4a90dbdd5b68fce6e1b9b');
INSERT INTO ordercore.events VALUES ('main', 'invoice', 'cmd-19', 1, 27, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-19', 'invoice.issued/1', '{"invoice":{"id":"cmd-19","kind":"invoice","status":"open","process":"invoice/1","customer":"acme","bill_to":"acme","currency":"GBP","issued_on":"2026-03-02","due_on":"2026-04-01","lines":[{"id":"1","description":"Mug","quantity":"4","unit":"EA","unit_price":"3.335 GBP","net":"13.34 GBP","tax":"2.67 GBP","order_line":"1","sku":"MUG"}],"order":"cmd-13","credit_accounts":["acme"]}}', '', '61be03e716f3c33b91aed275a20221b1f457ff6bb6e7dfd2ed61d97b2d9e5667');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-13', 7, 28, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-19', 'order.quantities_invoiced/1', '{"document":"cmd-19","lines":[{"line":"1","quantity":"4"}]}', '7a32aff7ca8cec1d774b2e5d71909c386f9cdc4095c4a90dbdd5b68fce6e1b9b', '3f909af14f1f6330913e83e5e39085d93111cc4143871dd9931077659a0dfa53');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-13', 8, 29, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-19', 'advanced/1', '{"command":"CloseOrder","source":"confirmed","target":"closed"}', '3f909af14f1f6330913e83e5e39085d93111cc4143871dd9931077659a0dfa53', '5c0adbc37537fc1133ae362ca2fa7613f49a8274a99a64d5fcd796f74cecf991');
INSERT INTO ordercore.events VALUES ('main', 'payment', 'cmd-20', 1, 30, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-20', 'payment.authorized/1', '{"payment":{"id":"cmd-20","status":"authorized","process":"payment/1","customer":"acme","method":"cash","authorized":"16.01 GBP","order":"cmd-13"}}', '', '68d09868b5e8662ab946637b63149699f2e5ef6df285a55a2b5c790ed55f0680');
INSERT INTO ordercore.events VALUES ('main', 'payment', 'cmd-20', 2, 31, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-20', 'payment.captured/1', '{"amount":"16.01 GBP","invoice":"cmd-19"}', '68d09868b5e8662ab946637b63149699f2e5ef6df285a55a2b5c790ed55f0680', '6d9018c7230e1bd4591c98b82597050a4300ae9350aef87c8927ba0597de2001');
INSERT INTO ordercore.events VALUES ('main', 'invoice', 'cmd-19', 2, 32, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-20', 'invoice.paid/1', '{"document":"cmd-20","amount":"16.01 GBP"}', '61be03e716f3c33b91aed275a20221b1f457ff6bb6e7dfd2ed61d97b2d9e5667', 'c8f9e1aa88a0c660e61976eb011f60a280866ec3759cef18107b8c8ea097ad7d');
INSERT INTO ordercore.events VALUES ('main', 'invoice', 'cmd-19', 3, 33, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-20', 'advanced/1', '{"command":"SettleInvoice","source":"open","target":"settled"}', 'c8f9e1aa88a0c660e61976eb011f60a280866ec3759cef18107b8c8ea097ad7d', 'eab984c643595d608dff2e8dc7596334d7b50d3dd75dd5872c805b1fe7e7ae53');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-13', 9, 34, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-20', 'order.paid/1', '{"document":"cmd-20","amount":"16.01 GBP"}', '5c0adbc37537fc1133ae362ca2fa7613f49a8274a99a64d5fcd796f74cecf991', 'd8250e5671514ef3a05bbe96316680538f58b12367d6f4aeaf9616975255840f');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-21', 1, 35, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-21', 'order.taken/1', '{"order":{"id":"cmd-21","status":"draft","process":"order/1","customer":"guest","bill_to":"guest","ship_to":{"country":"GB","city":"Bristol"},"currency":"GBP","placed_on":"2026-03-02","lines":[{"id":"1","sku":"MUG","description":"Mug","unit":"EA","ordered":"1","unit_price":"3.335 GBP","net":"3.34 GBP","tax":"0.67 GBP","buckets":{"unsourced":"1"}}],"price_fingerprint":"d22d617df736c87842654df7be7172f76da1af4a9f9929ff5a89aa0c961b1dbd"},"price":{"book":"house","on":"2026-03-02","currency":"GBP","rounding":{"mode":"half_up"},"net":"3.34 GBP","lines":[{"id":"1","sku":"MUG","quantity":"1 EA","unit":"3.335 GBP","row":"mug","extended":"3.34 GBP","net":"3.34 GBP","list":"3.335 GBP","lost":[{"row":"mug-case","kind":"list","unit":"37 GBP","lost":"unit"}]}],"fingerprint":"d22d617df736c87842654df7be7172f76da1af4a9f9929ff5a89aa0c961b1dbd"},"tax":{"currency":"GBP","lines":[{"id":"1","net":"3.34 GBP","tax":"0.67 GBP","gross":"4.01 GBP","components":[{"authority":"gb","name":"VAT","treatment":"taxable","rate":"20%","base":"3.34 GBP","exact":"0.668 GBP","tax":"0.67 GBP","source":"Finance (No. 2) Act 2010 s.3"}]}],"net":"3.34 GBP","tax":"0.67 GBP","gross":"4.01 GBP","plan":{"regime":"gb_vat","rule":"gb_vat.domestic","place":"gb","supplied_on":"2026-03-02","currency":"GBP","inclusive":false,"rounding":{},"pack":{"id":"gb","version":"2026-11-22","digest":"055f882fda4c8d02dfe0315df51bd71feaa02ff8883ce35be124b7a43e82a70d"},"rows":[{"lines":["1"],"tax_class":"","taxes":[{"authority":"gb","name":"VAT","treatment":"taxable","kind":"standard","rate":"20%","period":{"since":"2011-01-04"},"source":"Finance (No. 2) Act 2010 s.3"}]}]}}}', '', 'cf1c777df384dc91d4936250cd35322bbed31b80e88e85269f6380ac9e1c6317');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-21', 2, 36, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-22', 'order.confirmed/1', '{"on":"2026-03-02"}', 'cf1c777df384dc91d4936250cd35322bbed31b80e88e85269f6380ac9e1c6317', '0bf00ef3eebc19bb728879e3a207d1cd42d6179182fc4c8ff4bbea23a7ade5c9');
INSERT INTO ordercore.events VALUES ('main', 'order', 'cmd-21', 3, 37, '2026-03-02T09:00:00+00:00', 'clerk', 'cmd-23', 'order.canceled/1', '{"reason":"changed my mind"}', '0bf00ef3eebc19bb728879e3a207d1cd42d6179182fc4c8ff4bbea23a7ade5c9', '8fd67f0f0dfaf931a3765858f18b8e0f617939c68bcf3bd4a01a0e7ad91d8e0e');
INSERT INTO ordercore.fields VALUES ('main', 'adjustment', 'cmd-1', 'status', 9223372036854775807, 'posted');
INSERT INTO ordercore.fields VALUES ('main', 'adjustment', 'cmd-1', 'site', 9223372036854775807, 'london');
INSERT INTO ordercore.fields VALUES ('main', 'adjustment', 'cmd-1', 'on', 9223372036854775807, '2026-03-02');
INSERT INTO ordercore.fields VALUES ('main', 'adjustment', 'cmd-1', 'reason', 9223372036854775807, 'count');
INSERT INTO ordercore.fields VALUES ('main', 'adjustment', 'cmd-2', 'status', 9223372036854775807, 'posted');
INSERT INTO ordercore.fields VALUES ('main', 'adjustment', 'cmd-2', 'site', 9223372036854775807, 'leeds');
INSERT INTO ordercore.fields VALUES ('main', 'adjustment', 'cmd-2', 'on', 9223372036854775807, '2026-03-02');
INSERT INTO ordercore.fields VALUES ('main', 'adjustment', 'cmd-2', 'reason', 9223372036854775807, 'count');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'status', 9223372036854775807, 'draft');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'customer', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'bill_to', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'placed_on', 9223372036854775807, '2026-03-02');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'channel', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'reference', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'currency', 9223372036854775807, 'GBP');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'gross', 800, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'fulfillment', 9223372036854775807, 'open');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'invoicing', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'payment', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'draft-1', 'returns', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'customer', 9223372036854775807, 'acme-west');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'bill_to', 9223372036854775807, 'acme-west');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'placed_on', 9223372036854775807, '2026-03-02');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'channel', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'reference', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'currency', 9223372036854775807, 'GBP');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'gross', 1201, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'fulfillment', 9223372036854775807, 'open');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'invoicing', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'payment', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'returns', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-4', 'status', 9223372036854775807, 'confirmed');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'customer', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'bill_to', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'placed_on', 9223372036854775807, '2026-03-02');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'channel', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'reference', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'currency', 9223372036854775807, 'GBP');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'gross', 3201, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'invoicing', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'payment', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'returns', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'status', 9223372036854775807, 'confirmed');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-9', 'customer', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-9', 'order', 9223372036854775807, 'cmd-7');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-9', 'site', 9223372036854775807, 'london');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-9', 'method', 9223372036854775807, 'carrier');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-9', 'tracking', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-9', 'status', 9223372036854775807, 'shipped');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-7', 'fulfillment', 9223372036854775807, 'fulfilled');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'customer', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'bill_to', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'placed_on', 9223372036854775807, '2026-03-02');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'channel', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'reference', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'currency', 9223372036854775807, 'GBP');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'gross', 1601, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'returns', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-15', 'customer', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-15', 'order', 9223372036854775807, 'cmd-13');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-15', 'site', 9223372036854775807, 'london');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-15', 'method', 9223372036854775807, 'carrier');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-15', 'tracking', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'fulfillment', 'cmd-15', 'status', 9223372036854775807, 'shipped');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'fulfillment', 9223372036854775807, 'fulfilled');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'kind', 9223372036854775807, 'invoice');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'customer', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'bill_to', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'order', 9223372036854775807, 'cmd-13');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'issued_on', 9223372036854775807, '2026-03-02');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'due_on', 9223372036854775807, '2026-04-01');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'currency', 9223372036854775807, 'GBP');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'gross', 1601, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'status', 9223372036854775807, 'closed');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'invoicing', 9223372036854775807, 'invoiced');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'status', 9223372036854775807, 'settled');
INSERT INTO ordercore.fields VALUES ('main', 'invoice', 'cmd-19', 'outstanding', 0, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-13', 'payment', 9223372036854775807, 'paid');
INSERT INTO ordercore.fields VALUES ('main', 'payment', 'cmd-20', 'status', 9223372036854775807, 'captured');
INSERT INTO ordercore.fields VALUES ('main', 'payment', 'cmd-20', 'customer', 9223372036854775807, 'acme');
INSERT INTO ordercore.fields VALUES ('main', 'payment', 'cmd-20', 'order', 9223372036854775807, 'cmd-13');
INSERT INTO ordercore.fields VALUES ('main', 'payment', 'cmd-20', 'method', 9223372036854775807, 'cash');
INSERT INTO ordercore.fields VALUES ('main', 'payment', 'cmd-20', 'currency', 9223372036854775807, 'GBP');
INSERT INTO ordercore.fields VALUES ('main', 'payment', 'cmd-20', 'captured', 1601, '');
INSERT INTO ordercore.fields VALUES ('main', 'payment', 'cmd-20', 'refundable', 1601, '');
INSERT INTO ordercore.fields VALUES ('main', 'payment', 'cmd-20', 'unapplied', 0, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'status', 9223372036854775807, 'canceled');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'customer', 9223372036854775807, 'guest');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'bill_to', 9223372036854775807, 'guest');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'placed_on', 9223372036854775807, '2026-03-02');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'channel', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'reference', 9223372036854775807, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'currency', 9223372036854775807, 'GBP');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'gross', 401, '');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'invoicing', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'payment', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'returns', 9223372036854775807, 'none');
INSERT INTO ordercore.fields VALUES ('main', 'order', 'cmd-21', 'fulfillment', 9223372036854775807, 'none');
INSERT INTO ordercore.limits VALUES ('main', 'stock:leeds:TEA', 5000000, false, 0);
INSERT INTO ordercore.limits VALUES ('main', 'credit:west:GBP', 25000, false, 1201);
INSERT INTO ordercore.limits VALUES ('main', 'stock:london:MUG', 31000000, false, 0);
INSERT INTO ordercore.limits VALUES ('main', 'capture:cmd-20', 1601, false, 1601);
INSERT INTO ordercore.limits VALUES ('main', 'credit:acme:GBP', 40000, false, 4402);
INSERT INTO ordercore.limits VALUES ('main', 'refund:cmd-20', 1601, false, 0);
INSERT INTO ordercore.migrating VALUES (1, 3);
INSERT INTO ordercore.ordercore_schema VALUES ('0001_init.sql', '1ea57a511adacf44afdb9da8a74c3293d3cc8a64840c7cc5bfc43f57766a4d41');
INSERT INTO ordercore.ordercore_schema VALUES ('0002_parked.pre.sql', 'c008531fc3e545fbb617a79a80112e0daf9f250b49919607b952ec404c09b5fa');
INSERT INTO ordercore.ordercore_schema VALUES ('0003_unheard.pre.sql', '733ea4ae02b9e7a3145211d1bd11ff464d1e0d03b0756cd1ed7f5854af8606bc');
INSERT INTO ordercore.outbox VALUES ('main', 5, 'cmd-5/1', 'order.confirmed', 'cmd-4', '{"kind":"order","id":"cmd-4","version":2,"command":"cmd-5"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore.outbox VALUES ('main', 7, 'cmd-7/1', 'order.taken', 'cmd-7', '{"kind":"order","id":"cmd-7","version":1,"command":"cmd-7"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore.outbox VALUES ('main', 17, 'cmd-13/1', 'order.taken', 'cmd-13', '{"kind":"order","id":"cmd-13","version":1,"command":"cmd-13"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore.outbox VALUES ('main', 18, 'cmd-14/1', 'order.confirmed', 'cmd-13', '{"kind":"order","id":"cmd-13","version":2,"command":"cmd-14"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore.outbox VALUES ('main', 27, 'cmd-19/1', 'invoice.issued', 'cmd-19', '{"kind":"invoice","id":"cmd-19","version":1,"command":"cmd-19"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore.outbox VALUES ('main', 35, 'cmd-21/1', 'order.taken', 'cmd-21', '{"kind":"order","id":"cmd-21","version":1,"command":"cmd-21"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore.outbox VALUES ('main', 36, 'cmd-22/1', 'order.confirmed', 'cmd-21', '{"kind":"order","id":"cmd-21","version":2,"command":"cmd-22"}', '2026-03-02T09:00:00+00:00', NULL, 0, 0);
INSERT INTO ordercore.outbox VALUES ('main', 4, 'cmd-4/1', 'order.taken', 'cmd-4', '{"kind":"order","id":"cmd-4","version":1,"command":"cmd-4"}', '2026-03-02T09:00:00+00:00', '2026-03-02 10:00:00+00', 1, 0);
INSERT INTO ordercore.parked VALUES ('main', 'cmd-8/1', 'order.confirmed', 'cmd-7', '{"kind":"order","id":"cmd-7","version":2,"command":"cmd-8"}', '2026-03-02T09:00:00+00:00', 1, 'they don''t know us');
INSERT INTO ordercore.positions VALUES ('main', 37);
INSERT INTO ordercore.search VALUES ('main', 'order', 'draft-1', '{"main order 1","main order acme","main order draft","main order mug"}');
INSERT INTO ordercore.search VALUES ('main', 'order', 'cmd-4', '{"main order 4","main order acme","main order cmd","main order mug","main order west"}');
INSERT INTO ordercore.search VALUES ('main', 'order', 'cmd-7', '{"main order 7","main order acme","main order cmd","main order engraving","main order mug","main order service"}');
INSERT INTO ordercore.search VALUES ('main', 'order', 'cmd-13', '{"main order 13","main order acme","main order cmd","main order mug"}');
INSERT INTO ordercore.search VALUES ('main', 'invoice', 'cmd-19', '{"main invoice 13","main invoice 19","main invoice acme","main invoice cmd","main invoice mug"}');
INSERT INTO ordercore.search VALUES ('main', 'order', 'cmd-21', '{"main order 21","main order cmd","main order guest","main order mug"}');
ALTER TABLE ONLY ordercore.carriers
    ADD CONSTRAINT carriers_pkey PRIMARY KEY (tenant);
ALTER TABLE ONLY ordercore.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (tenant, name, claim);
ALTER TABLE ONLY ordercore.commands
    ADD CONSTRAINT commands_pkey PRIMARY KEY (tenant, id);
ALTER TABLE ONLY ordercore.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (tenant, kind, id);
ALTER TABLE ONLY ordercore.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (tenant, kind, id, sequence);
ALTER TABLE ONLY ordercore.fields
    ADD CONSTRAINT fields_pkey PRIMARY KEY (tenant, kind, id, field);
ALTER TABLE ONLY ordercore.limits
    ADD CONSTRAINT limits_pkey PRIMARY KEY (tenant, name);
ALTER TABLE ONLY ordercore.migrating
    ADD CONSTRAINT migrating_pkey PRIMARY KEY (one);
ALTER TABLE ONLY ordercore.ordercore_schema
    ADD CONSTRAINT ordercore_schema_pkey PRIMARY KEY (step);
ALTER TABLE ONLY ordercore.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant, "position");
ALTER TABLE ONLY ordercore.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (tenant, id);
ALTER TABLE ONLY ordercore.positions
    ADD CONSTRAINT positions_pkey PRIMARY KEY (tenant);
ALTER TABLE ONLY ordercore.search
    ADD CONSTRAINT search_pkey PRIMARY KEY (tenant, kind, id);
CREATE UNIQUE INDEX events_by_position ON ordercore.events USING btree (tenant, "position");
CREATE INDEX fields_by_value ON ordercore.fields USING btree (tenant, kind, field, number, text, id);
CREATE UNIQUE INDEX outbox_by_id ON ordercore.outbox USING btree (tenant, id);
CREATE INDEX outbox_leased ON ordercore.outbox USING btree (tenant, key, "position") WHERE (leased IS NOT NULL);
CREATE INDEX search_by_word ON ordercore.search USING gin (words);
