-- The last signed health message of each operator's verifier, by rollup ('' for the AVS's own chain). No chain state.
CREATE TABLE scan.health_messages (
    chain_id        bigint NOT NULL,
    avs             bytea NOT NULL,
    operator        bytea NOT NULL,
    rollup_chain_id text NOT NULL,
    block           bigint NOT NULL,
    block_hash      bytea NOT NULL,
    verifier_mode   text,
    time            bigint NOT NULL,
    signature       bytea NOT NULL,
    received_at     timestamptz NOT NULL,
    PRIMARY KEY (chain_id, avs, operator, rollup_chain_id)
);
