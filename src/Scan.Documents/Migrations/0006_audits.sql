-- Where the manifest stood that the chain was indexed with last: it names the endpoints, which are never stored since they may hold keys.
ALTER TABLE scan.chains ADD COLUMN manifest_file text;

-- What the rolling audit of each chain found. No chain state: it lies outside of checkpoint, rollback and digest.
CREATE TABLE scan.audits (
    chain_id         bigint PRIMARY KEY REFERENCES scan.chains,
    ran_at           timestamptz NOT NULL,
    block            bigint,
    checked          bigint NOT NULL,
    drifted          bigint NOT NULL,
    unreachable      bigint NOT NULL,
    problem          text,
    checked_total    bigint NOT NULL,
    drifted_total    bigint NOT NULL,
    rounds           bigint NOT NULL,
    round_started_at timestamptz NOT NULL,
    places           jsonb NOT NULL,
    drifted_at       timestamptz,
    drifts           jsonb
);
