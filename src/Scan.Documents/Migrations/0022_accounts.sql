-- Accounts: Ethereum addresses that have signed in. No chain state: outside of checkpoint, rollback and digest.
CREATE TABLE scan.accounts (
    address      bytea PRIMARY KEY,
    created_at   timestamptz NOT NULL,
    signed_in_at timestamptz NOT NULL
);

-- What a message to sign has to carry; good once.
CREATE TABLE scan.sign_in_nonces (
    nonce   text PRIMARY KEY,
    expires timestamptz NOT NULL
);

-- Browsers that are signed in, by the hash of their cookie's token.
CREATE TABLE scan.sessions (
    token_hash bytea PRIMARY KEY,
    account    bytea NOT NULL REFERENCES scan.accounts ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires    timestamptz NOT NULL
);

-- Programs, by the hash of their key.
CREATE TABLE scan.api_keys (
    id           text PRIMARY KEY,
    hash         bytea NOT NULL UNIQUE,
    account      bytea NOT NULL REFERENCES scan.accounts ON DELETE CASCADE,
    name         text NOT NULL,
    scopes       text[] NOT NULL,
    per_minute   integer NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz
);
CREATE INDEX api_keys_account ON scan.api_keys (account);
