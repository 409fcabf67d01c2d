-- What the simulated chain has too little of: each operator in eight AVSs, owners with many agents, long histories of share changes.
INSERT INTO scan.d_avs (chain_id, valid_from, id, digest, body)
SELECT chain_id, valid_from, new.id, digest, jsonb_set(body, '{address}', to_jsonb('0x' || encode(new.id, 'hex')))
FROM scan.d_avs CROSS JOIN LATERAL (SELECT substring(sha256(scan.d_avs.id) FROM 1 FOR 20) AS id) new;

INSERT INTO scan.d_operator_avs_registration (chain_id, valid_from, id, digest, body)
SELECT r.chain_id, r.valid_from, a.id || substring(r.id FROM 21), r.digest, jsonb_set(r.body, '{avs}', to_jsonb('0x' || encode(a.id, 'hex')))
FROM scan.d_operator_avs_registration r CROSS JOIN scan.d_avs a
ON CONFLICT DO NOTHING;

UPDATE scan.d_agent SET body = jsonb_set(body, '{owner}', to_jsonb('0x' || substring(encode(sha256(convert_to((hashtext(id::text) & 255)::text, 'UTF8')), 'hex') FROM 1 FOR 40)));

INSERT INTO scan.ledger (no, s1, s2, s3, kind, canonical, chain_id, block, time, log_index, tx_index, ordinal, block_hash, tx, address, log, problem)
SELECT l.no, l.s1, l.s2, l.s3, l.kind, l.canonical, l.chain_id, l.block + n.n * 1000000, l.time + n.n * 12000000, l.log_index, l.tx_index, l.ordinal,
       sha256(l.block_hash || int4send(n.n)), sha256(l.tx || int4send(n.n)), l.address, l.log, l.problem
FROM scan.ledger l JOIN scan.event_kinds k ON k.id = l.kind CROSS JOIN generate_series(1, 7) AS n (n)
WHERE k.name IN ('OperatorSharesIncreased', 'OperatorSharesDecreased');

VACUUM (ANALYZE);
