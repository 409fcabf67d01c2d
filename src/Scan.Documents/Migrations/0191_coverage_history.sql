-- The history of one rollup's coverage, read from its end.
CREATE INDEX coverage_spans_rollup ON scan.coverage_spans (rollup_chain_id, began, chain_id, avs);
