-- Two kinds of sightings more: weight (what a stake registry would store of an operator in a quorum, as it was asked) and endpoints (an agent's file that
-- names others than before at the same address). What was asked last before is the first that is known of weights.
INSERT INTO scan.sightings (kind, chain_id, thing, at, until, body)
SELECT 'weight', chain_id, encode(avs, 'hex') || ':' || quorum || ':' || encode(operator_id, 'hex'), checked_at, checked_at, jsonb_build_object('weight', weight::text, 'fallsOut', coalesce(falls_out, false))
FROM scan.stake_checks ON CONFLICT DO NOTHING;
