-- What readers with their own tools find under stable names; the documents' views are made by the migrator.
CREATE VIEW api.events AS
SELECT l.chain_id, l.block, l.time, to_timestamp(l.time) AS block_time, '0x' || encode(l.block_hash, 'hex') AS block_hash, '0x' || encode(l.tx, 'hex') AS transaction,
       l.tx_index AS transaction_index, l.log_index, '0x' || encode(l.address, 'hex') AS address, k.system, k.contract, k.name, k.signature, l.args, l.problem,
       '0x' || encode(l.topics, 'hex') AS topics, '0x' || encode(l.data, 'hex') AS data
FROM scan.ledger l LEFT JOIN scan.event_kinds k ON k.id = l.kind
WHERE l.canonical;

CREATE VIEW api.names AS
SELECT chain_id, kind, '0x' || encode(id, 'hex') AS key, coalesce(given_name, name) AS name, description, website
FROM scan.profiles;
