-- What came of checking alerts. No chain state: outside of checkpoint, rollback and digest. A proof is of one log of one block: it counts while that log is canonical.
CREATE TABLE scan.alert_proofs (
    chain_id   bigint NOT NULL,
    id         bytea NOT NULL,
    block      bigint NOT NULL,
    block_hash bytea NOT NULL,
    log_index  integer NOT NULL,
    outcome    text NOT NULL CHECK (outcome IN ('verifies', 'does-not-verify', 'no-state', 'pending')),
    checked_at timestamptz NOT NULL,
    next_try   timestamptz,
    tries      integer NOT NULL,
    body       jsonb NOT NULL,
    PRIMARY KEY (chain_id, id)
);
CREATE INDEX alert_proofs_due ON scan.alert_proofs (chain_id, next_try) WHERE next_try IS NOT NULL;
CREATE INDEX alert_proofs_outcome ON scan.alert_proofs (outcome, chain_id);

-- Which rollup block a message hash is the hash of, as the rollup's node said. A hash names one block for ever, whatever chain the alert stands on.
CREATE TABLE scan.alert_messages (
    rollup_chain_id text NOT NULL,
    message_hash    bytea NOT NULL,
    rollup_block    bigint,
    problem         text,
    checked_at      timestamptz NOT NULL,
    next_try        timestamptz,
    tries           integer NOT NULL,
    PRIMARY KEY (rollup_chain_id, message_hash),
    CHECK ((rollup_block IS NULL) <> (problem IS NULL))
);

-- The last block that a chain's node called safe.
CREATE TABLE scan.safe_blocks (
    chain_id bigint PRIMARY KEY,
    block    bigint NOT NULL,
    hash     bytea NOT NULL,
    read_at  timestamptz NOT NULL
);

CREATE VIEW api.alert_proofs AS
SELECT p.chain_id, '0x' || encode(p.id, 'hex') AS key, p.block, '0x' || encode(p.block_hash, 'hex') AS block_hash, p.outcome, p.body ->> 'reason' AS reason, p.checked_at, p.body
FROM scan.alert_proofs p
WHERE EXISTS (SELECT 1 FROM scan.ledger l WHERE l.chain_id = p.chain_id AND l.block = p.block AND l.log_index = p.log_index AND l.block_hash = p.block_hash AND l.canonical);

CREATE VIEW api.alert_messages AS
SELECT rollup_chain_id, '0x' || encode(message_hash, 'hex') AS message_hash, rollup_block, problem, checked_at FROM scan.alert_messages;
