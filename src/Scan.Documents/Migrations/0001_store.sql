CREATE SCHEMA IF NOT EXISTS api;

CREATE TABLE scan.chains (
    chain_id          bigint PRIMARY KEY,
    name              text NOT NULL,
    genesis_hash      bytea NOT NULL,
    manifest          jsonb NOT NULL,
    history           boolean NOT NULL,
    first_block       bigint NOT NULL,
    state             text NOT NULL CHECK (state IN ('backfilling', 'live', 'stopped')),
    head_block        bigint,
    indexed_block     bigint,
    indexed_hash      bytea,
    indexed_time      bigint,
    finalized_block   bigint,
    events_total      bigint NOT NULL DEFAULT 0,
    digest            bytea NOT NULL,
    next_no           bigint NOT NULL DEFAULT 0,
    orphaned_to       bigint,
    events_per_second double precision NOT NULL DEFAULT 0,
    last_error        text,
    updated_at        timestamptz NOT NULL DEFAULT now()
);

-- The recorded backend is ended by whoever takes the lead: a stalled holder keeps its locks.
CREATE TABLE scan.leads (
    chain_id      bigint PRIMARY KEY REFERENCES scan.chains,
    epoch         bigint NOT NULL,
    holder        text NOT NULL,
    pid           integer NOT NULL,
    backend_start timestamptz NOT NULL,
    taken_at      timestamptz NOT NULL DEFAULT now()
);

-- Every block above finality and the ends of batches, with the totals and the digest's sum after it.
CREATE TABLE scan.blocks (
    chain_id     bigint NOT NULL,
    number       bigint NOT NULL,
    hash         bytea NOT NULL,
    parent_hash  bytea NOT NULL,
    time         bigint NOT NULL,
    events_total bigint NOT NULL,
    digest       bytea NOT NULL,
    PRIMARY KEY (chain_id, number)
);

CREATE TABLE scan.event_kinds (
    id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    system    text NOT NULL,
    contract  text NOT NULL,
    name      text NOT NULL,
    signature text NOT NULL,
    topic0    text NOT NULL,
    UNIQUE (system, contract, signature)
);

-- The row's hash in the digest is taken over the encoded columns from chain_id to problem, as they stand: never reorder them.
-- The block hash comes last in the key since it seldom decides a comparison.
CREATE TABLE scan.ledger (
    no         bigint NOT NULL,
    s1         bigint,
    s2         bigint,
    s3         bigint,
    kind       integer NOT NULL,
    canonical  boolean NOT NULL,
    chain_id   bigint NOT NULL,
    block      bigint NOT NULL,
    time       bigint NOT NULL,
    log_index  integer NOT NULL,
    tx_index   integer NOT NULL,
    ordinal    integer NOT NULL,
    block_hash bytea NOT NULL,
    tx         bytea NOT NULL,
    address    bytea NOT NULL,
    topics     bytea NOT NULL,
    data       bytea NOT NULL,
    args       json,
    problem    text,
    PRIMARY KEY (chain_id, block, log_index, block_hash)
);

CREATE TABLE scan.observations (
    chain_id   bigint NOT NULL,
    block      bigint NOT NULL,
    block_hash bytea NOT NULL,
    key        text NOT NULL,
    value      bytea,
    missing    text,
    tx         bytea,
    canonical  boolean NOT NULL DEFAULT true,
    PRIMARY KEY (chain_id, block, key, block_hash)
);
CREATE INDEX observations_tx ON scan.observations (tx) WHERE tx IS NOT NULL;

CREATE TABLE scan.sources (
    chain_id         bigint NOT NULL,
    address          bytea NOT NULL,
    system           text NOT NULL,
    contract         text NOT NULL,
    avs              bytea,
    registry         bytea,
    parent           bytea,
    name             text,
    from_block       bigint NOT NULL,
    discovered_block bigint,
    discovered_log   integer,
    PRIMARY KEY (chain_id, address, system, contract)
);

-- One row whose lock orders the announcements of all chains; taken in the last round trip of a commit.
CREATE TABLE scan.feed_counter (
    single   boolean PRIMARY KEY DEFAULT true CHECK (single),
    sequence bigint NOT NULL
);
INSERT INTO scan.feed_counter (sequence) VALUES (0);

-- Which sequences a chain's ledger numbers got: first_sequence + (no - first_no). A range holds at most a few thousand logs.
CREATE TABLE scan.feed_ranges (
    first_sequence bigint PRIMARY KEY,
    count          integer NOT NULL,
    chain_id       bigint NOT NULL,
    first_no       bigint NOT NULL,
    from_block     bigint NOT NULL,
    to_block       bigint NOT NULL
);

-- void: no longer part of what the chain says (its block was orphaned, or it announced that).
CREATE TABLE scan.feed (
    sequence   bigint PRIMARY KEY,
    chain_id   bigint NOT NULL,
    id         text NOT NULL,
    kind       text NOT NULL,
    state      text NOT NULL,
    block      bigint NOT NULL,
    time       bigint NOT NULL,
    topics     text[] NOT NULL,
    data       json,
    void       boolean NOT NULL DEFAULT false,
    block_hash bytea,
    log_index  integer
);
CREATE INDEX feed_alerts ON scan.feed (chain_id, block) WHERE kind = 'alerts';
CREATE INDEX feed_alert_ids ON scan.feed (chain_id, id, sequence) WHERE kind = 'alerts';

CREATE TABLE scan.profiles (
    chain_id    bigint NOT NULL,
    kind        text NOT NULL,
    id          bytea NOT NULL,
    given_name  text,
    name        text,
    description text,
    website     text,
    logo        text,
    body        json,
    source_uri  text,
    fetched_at  timestamptz,
    problem     text,
    PRIMARY KEY (chain_id, kind, id)
);

CREATE VIEW api.status AS
SELECT chain_id, state, head_block, indexed_block, finalized_block, events_total, updated_at, name, events_per_second, last_error
FROM scan.chains;

-- Raises before the caller's COMMIT, and keeps a take-over waiting until that is done.
CREATE FUNCTION scan.check_lead(p_chain bigint, p_epoch bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM scan.leads WHERE chain_id = p_chain AND epoch = p_epoch FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The lead of chain % is no longer at epoch %', p_chain, p_epoch USING ERRCODE = 'SC001';
    END IF;
END $$;

-- Gives sequences to ledger ranges and items, in this order, and wakes the listeners when the transaction commits.
CREATE FUNCTION scan.announce(
    p_chain bigint, r_count integer[], r_no bigint[], r_from bigint[], r_to bigint[],
    i_id text[], i_kind text[], i_state text[], i_block bigint[], i_time bigint[], i_topics text[], i_data text[],
    i_void boolean[], i_hash bytea[], i_log integer[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    logs  bigint := coalesce((SELECT sum(c) FROM unnest(r_count) c), 0);
    items bigint := cardinality(i_id);
    last  bigint;
BEGIN
    IF logs + items = 0 THEN
        RETURN NULL;
    END IF;
    UPDATE scan.feed_counter SET sequence = sequence + logs + items RETURNING sequence INTO last;
    INSERT INTO scan.feed_ranges (first_sequence, count, chain_id, first_no, from_block, to_block)
    SELECT last - items - logs + 1 + sum(c) OVER (ORDER BY o) - c, c, p_chain, n, f, t
    FROM unnest(r_count, r_no, r_from, r_to) WITH ORDINALITY AS r(c, n, f, t, o);
    INSERT INTO scan.feed (sequence, chain_id, id, kind, state, block, time, topics, data, void, block_hash, log_index)
    SELECT last - items + o, p_chain, id, kind, state, block, at, string_to_array(topics, ' '), data::json, void, hash, log
    FROM unnest(i_id, i_kind, i_state, i_block, i_time, i_topics, i_data, i_void, i_hash, i_log)
        WITH ORDINALITY AS i(id, kind, state, block, at, topics, data, void, hash, log, o);
    PERFORM pg_notify('scan_feed', last::text);
    RETURN last;
END $$;
