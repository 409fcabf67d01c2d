-- Who answers when somebody knocks, and what operators' health comes to. No chain state: outside of checkpoint, rollback and digest.

-- An endpoint that the chain or an agent's file names, once for all that name it. host: what requests are counted by. next_probe is null while nothing uses it.
CREATE TABLE scan.probe_targets (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('operator', 'agent')),
    address    text NOT NULL,
    host       text NOT NULL,
    next_probe timestamptz,
    last_probe timestamptz,
    last_alive timestamptz,
    since      timestamptz,
    failures   integer NOT NULL DEFAULT 0,
    state      text,
    version    text,
    body       jsonb,
    UNIQUE (kind, address)
);
CREATE INDEX probe_targets_due ON scan.probe_targets (next_probe, host) WHERE next_probe IS NOT NULL;
CREATE INDEX probe_targets_host ON scan.probe_targets (host, next_probe) WHERE next_probe IS NOT NULL;

-- Which documents name it.
CREATE TABLE scan.probe_uses (
    chain_id bigint NOT NULL,
    kind     text NOT NULL,
    id       bytea NOT NULL,
    target   bigint NOT NULL REFERENCES scan.probe_targets,
    PRIMARY KEY (chain_id, kind, id, target)
);
CREATE INDEX probe_uses_target ON scan.probe_uses (target);

-- A row for each time that the answer became another one.
CREATE TABLE scan.probe_changes (
    target  bigint NOT NULL REFERENCES scan.probe_targets,
    at      timestamptz NOT NULL,
    state   text NOT NULL,
    api     text,
    version text,
    detail  text,
    PRIMARY KEY (target, at)
);

-- What a stake registry would do with an operator now, as its chain said at a block.
CREATE TABLE scan.stake_checks (
    chain_id    bigint NOT NULL,
    avs         bytea NOT NULL,
    quorum      smallint NOT NULL,
    operator_id bytea NOT NULL,
    block       bigint NOT NULL,
    checked_at  timestamptz NOT NULL,
    weight      numeric(78,0),
    falls_out   boolean,
    problem     text,
    PRIMARY KEY (chain_id, avs, quorum, operator_id)
);

CREATE TABLE scan.operator_health (
    chain_id    bigint NOT NULL,
    avs         bytea NOT NULL,
    operator    bytea NOT NULL,
    block       bigint NOT NULL,
    computed_at timestamptz NOT NULL,
    score       integer,
    confidence  text NOT NULL,
    body        jsonb NOT NULL,
    PRIMARY KEY (chain_id, avs, operator)
);
CREATE INDEX operator_health_operator ON scan.operator_health (chain_id, operator);

CREATE TABLE scan.operator_health_hours (
    chain_id bigint NOT NULL,
    avs      bytea NOT NULL,
    operator bytea NOT NULL,
    hour     bigint NOT NULL,
    score    integer,
    body     jsonb NOT NULL,
    PRIMARY KEY (chain_id, avs, operator, hour)
);

-- What of a service manager's stake could raise an alert now.
CREATE TABLE scan.rollup_coverage (
    chain_id    bigint NOT NULL,
    avs         bytea NOT NULL,
    computed_at timestamptz NOT NULL,
    covers      boolean NOT NULL,
    since       timestamptz NOT NULL,
    body        jsonb NOT NULL,
    PRIMARY KEY (chain_id, avs)
);

CREATE VIEW api.probes AS
SELECT u.chain_id, u.kind AS document_kind, '0x' || encode(u.id, 'hex') AS key, t.kind, t.address, t.state, t.version, t.since, t.last_probe, t.last_alive, t.failures, t.body
FROM scan.probe_uses u JOIN scan.probe_targets t ON t.id = u.target;

CREATE VIEW api.probe_changes AS
SELECT t.kind, t.address, c.at, c.state, c.api, c.version, c.detail FROM scan.probe_changes c JOIN scan.probe_targets t ON t.id = c.target;

CREATE VIEW api.operator_health AS
SELECT chain_id, '0x' || encode(avs, 'hex') AS avs, '0x' || encode(operator, 'hex') AS operator, block, computed_at, score, confidence, body FROM scan.operator_health;

CREATE VIEW api.operator_health_hours AS
SELECT chain_id, '0x' || encode(avs, 'hex') AS avs, '0x' || encode(operator, 'hex') AS operator, hour, to_timestamp(hour * 3600) AS hour_time, score, body FROM scan.operator_health_hours;

CREATE VIEW api.rollup_coverage AS
SELECT chain_id, '0x' || encode(avs, 'hex') AS avs, computed_at, covers, since, body FROM scan.rollup_coverage;
