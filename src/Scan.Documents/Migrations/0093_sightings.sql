-- What the watch saw that no event tells of, so that rules over it can be tried against the past. No chain state.
-- A row is one state of one thing, seen from at to until: knock (an endpoint), coverage (a service manager), audit and stall (a chain).
CREATE TABLE scan.sightings (
    kind     text NOT NULL,
    chain_id bigint NOT NULL,
    thing    text NOT NULL,
    at       timestamptz NOT NULL,
    until    timestamptz NOT NULL CHECK (until >= at),
    body     jsonb NOT NULL,
    PRIMARY KEY (kind, chain_id, thing, at)
);
CREATE INDEX sightings_until ON scan.sightings (until);
