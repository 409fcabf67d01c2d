-- Who is told of the feed, how far each has got, and what came of it. No chain state: outside of checkpoint, rollback and digest.

-- id names it and is no secret; whoever has the token manages it. version: raised by every change that its owner makes; what a deliverer does on an older one counts for nothing.
CREATE TABLE scan.subscriptions (
    id            text PRIMARY KEY,
    token_hash    bytea NOT NULL,
    account       bytea,
    format        text NOT NULL,
    target        text NOT NULL,
    settings      jsonb NOT NULL DEFAULT '{}',
    topics        text[] NOT NULL,
    kinds         text[] NOT NULL,
    keys          jsonb NOT NULL,
    state         text NOT NULL CHECK (state IN ('unconfirmed', 'active', 'paused')),
    reason        text,
    code_hash     bytea,
    code_tries    integer NOT NULL DEFAULT 0,
    version       bigint NOT NULL DEFAULT 1,
    cursor        bigint NOT NULL,
    delivered     bigint NOT NULL DEFAULT 0,
    failures      integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    next_try      timestamptz,
    last_success  timestamptz,
    created_at    timestamptz NOT NULL,
    lease_holder  text,
    lease_until   timestamptz
);
CREATE INDEX subscriptions_account ON scan.subscriptions (account) WHERE account IS NOT NULL;
CREATE INDEX subscriptions_target ON scan.subscriptions (target);

-- The latest of each subscription; sequence is null for what is no item of the feed.
CREATE TABLE scan.deliveries (
    subscription text NOT NULL REFERENCES scan.subscriptions ON DELETE CASCADE,
    no           bigint GENERATED ALWAYS AS IDENTITY,
    kind         text NOT NULL CHECK (kind IN ('item', 'check', 'test', 'redelivery')),
    sequence     bigint,
    item_id      text,
    item_state   text,
    attempts     integer NOT NULL DEFAULT 1,
    delivered    boolean NOT NULL,
    status       integer,
    detail       text,
    first_at     timestamptz NOT NULL,
    last_at      timestamptz NOT NULL,
    milliseconds integer NOT NULL,
    PRIMARY KEY (subscription, no)
);
CREATE UNIQUE INDEX deliveries_item ON scan.deliveries (subscription, sequence) WHERE kind = 'item';

-- What owners asked for beside the feed. Until due it is nobody's or somebody's who works on it.
CREATE TABLE scan.delivery_orders (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription text NOT NULL REFERENCES scan.subscriptions ON DELETE CASCADE,
    kind         text NOT NULL CHECK (kind IN ('check', 'test', 'redelivery')),
    sequence     bigint,
    code         text,
    due          timestamptz NOT NULL
);
CREATE INDEX delivery_orders_due ON scan.delivery_orders (due);

-- The processes that deliver, to share the subscriptions among them.
CREATE TABLE scan.deliverers (
    holder text PRIMARY KEY,
    until  timestamptz NOT NULL
);
