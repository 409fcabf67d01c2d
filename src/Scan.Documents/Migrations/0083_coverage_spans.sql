-- When a rollup was covered without a break: what was answered for a block of that time stays answered. No chain state.
-- until is at most some minutes ahead of the last look: whoever ceases to look has promised no more.
CREATE TABLE scan.coverage_spans (
    chain_id        bigint NOT NULL,
    avs             bytea NOT NULL,
    rollup_chain_id text NOT NULL,
    began           timestamptz NOT NULL,
    until           timestamptz NOT NULL CHECK (until >= began),
    PRIMARY KEY (chain_id, avs, rollup_chain_id, began)
);

CREATE VIEW api.coverage_spans AS
SELECT chain_id, '0x' || encode(avs, 'hex') AS avs, rollup_chain_id, began, until FROM scan.coverage_spans;
