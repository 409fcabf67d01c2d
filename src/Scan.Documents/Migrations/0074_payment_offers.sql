-- What x402 resources cost, by facilitators' lists and by resources' own answers. No chain state: outside of checkpoint, rollback and digest.
-- kind: list (a facilitator's discovery) or resource (asked itself). next_try null: its address cannot be fetched.
CREATE TABLE scan.payment_sources (
    url         text PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('list', 'resource')),
    facilitator text,
    next_try    timestamptz,
    last_try    timestamptz,
    fetched_at  timestamptz,
    failures    integer NOT NULL DEFAULT 0,
    problem     text,
    detail      text
);
CREATE INDEX payment_sources_due ON scan.payment_sources (next_try) WHERE next_try IS NOT NULL;

CREATE TABLE scan.payment_offers (
    source      text NOT NULL REFERENCES scan.payment_sources ON DELETE CASCADE,
    no          integer NOT NULL,
    resource    text NOT NULL,
    description text,
    mime_type   text,
    scheme      text,
    network     text NOT NULL,
    chain_id    bigint,
    asset       text,
    pay_to      text,
    amount      numeric(78, 0),
    PRIMARY KEY (source, no)
);
CREATE INDEX payment_offers_payee ON scan.payment_offers (pay_to, chain_id) WHERE pay_to IS NOT NULL;

CREATE VIEW api.payment_offers AS
SELECT o.chain_id, o.pay_to, o.resource, o.description, o.mime_type, o.scheme, o.network, o.asset, o.amount, s.kind AS source_kind, s.url AS source, s.facilitator, s.fetched_at
FROM scan.payment_offers o JOIN scan.payment_sources s ON s.url = o.source;

CREATE VIEW api.payment_sources AS
SELECT url, kind, facilitator, next_try, last_try, fetched_at, failures, problem, detail FROM scan.payment_sources;
