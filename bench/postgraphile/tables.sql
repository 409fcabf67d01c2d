-- The same rows as plain tables with keys, foreign keys and indexes, as a user of PostGraphile would lay them out.
DROP SCHEMA IF EXISTS relational CASCADE;
CREATE SCHEMA relational;

CREATE TABLE relational.operator AS
SELECT body->>'address' AS address, (body->>'registeredBlock')::bigint AS registered_block, to_timestamp((body->>'registeredTime')::bigint) AS registered_time,
       (body->>'avsCount')::int AS avs_count, (body->>'stakerCount')::int AS staker_count, body->>'metadataUri' AS metadata_uri
FROM scan.d_operator;
ALTER TABLE relational.operator ADD PRIMARY KEY (address);

CREATE TABLE relational.avs AS
SELECT body->>'address' AS address, body->>'kind' AS kind, (body->>'operatorCount')::int AS operator_count, (body->>'firstSeenBlock')::bigint AS first_seen_block
FROM scan.d_avs;
ALTER TABLE relational.avs ADD PRIMARY KEY (address);

CREATE TABLE relational.registration AS
SELECT body->>'avs' AS avs, body->>'operator' AS operator, (body->>'registered')::boolean AS registered, (body->>'registeredBlock')::bigint AS registered_block,
       to_timestamp((body->>'registeredTime')::bigint) AS registered_time
FROM scan.d_operator_avs_registration;
ALTER TABLE relational.registration ADD PRIMARY KEY (avs, operator), ADD FOREIGN KEY (avs) REFERENCES relational.avs, ADD FOREIGN KEY (operator) REFERENCES relational.operator;
CREATE INDEX ON relational.registration (operator);

CREATE TABLE relational.operator_shares AS
SELECT body->>'operator' AS operator, body->>'strategy' AS strategy, (body->>'shares')::numeric AS shares
FROM scan.d_operator_shares;
ALTER TABLE relational.operator_shares ADD PRIMARY KEY (operator, strategy), ADD FOREIGN KEY (operator) REFERENCES relational.operator;
CREATE INDEX ON relational.operator_shares (strategy, shares DESC);

CREATE TABLE relational.share_change AS
SELECT l.block, l.log_index, to_timestamp(l.time) AS time, '0x' || encode(l.tx, 'hex') AS transaction, k.name, lower(a.args->>'operator') AS operator, a.args
FROM scan.ledger l JOIN scan.event_kinds k ON k.id = l.kind CROSS JOIN LATERAL (SELECT api.event_args(k.layout, k.topic0, l.log)::jsonb AS args OFFSET 0) a
WHERE k.name IN ('OperatorSharesIncreased', 'OperatorSharesDecreased');
ALTER TABLE relational.share_change ADD PRIMARY KEY (block, log_index), ADD FOREIGN KEY (operator) REFERENCES relational.operator;
CREATE INDEX ON relational.share_change (operator, block DESC, log_index DESC);

CREATE TABLE relational.agent AS
SELECT (body->>'agentId')::numeric AS agent_id, body->>'owner' AS owner, body->>'uri' AS uri, to_timestamp((body->>'registeredTime')::bigint) AS registered_time
FROM scan.d_agent;
ALTER TABLE relational.agent ADD PRIMARY KEY (agent_id);
CREATE INDEX ON relational.agent (owner);

CREATE TABLE relational.feedback AS
SELECT (body->>'agentId')::numeric AS agent_id, body->>'client' AS client, (body->>'index')::bigint AS index, (body->>'value')::numeric AS value,
       (body->>'revoked')::boolean AS revoked, to_timestamp((body->>'time')::bigint) AS time
FROM scan.d_feedback;
ALTER TABLE relational.feedback ADD PRIMARY KEY (agent_id, client, index), ADD FOREIGN KEY (agent_id) REFERENCES relational.agent;

VACUUM (ANALYZE);
