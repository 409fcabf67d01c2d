-- Metadata outside the chain: no chain state, so outside of checkpoint, rollback and digest.

-- Files by the SHA-256 of their bytes. Only what has an image type is served as a picture.
CREATE TABLE scan.contents (
    hash       bytea PRIMARY KEY,
    keccak     bytea NOT NULL,
    size       integer NOT NULL,
    image_type text,
    width      integer,
    height     integer,
    body       bytea NOT NULL
);
ALTER TABLE scan.contents ALTER COLUMN body SET STORAGE EXTERNAL;

-- What is fetched, once for all things that name it. host: what requests are counted by.
-- settled: never looked at again by itself, because the address names its content or cannot be fetched.
-- unread: what a try found has not reached the documents yet.
CREATE TABLE scan.resources (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    purpose      text NOT NULL CHECK (purpose IN ('document', 'image', 'proof')),
    uri_hash     bytea NOT NULL,
    uri          text NOT NULL,
    host         text NOT NULL,
    settled      boolean NOT NULL DEFAULT false,
    next_try     timestamptz,
    last_try     timestamptz,
    requested_at timestamptz,
    fetched_at   timestamptz,
    changed_at   timestamptz,
    failures     integer NOT NULL DEFAULT 0,
    problem      text,
    detail       text,
    content      bytea REFERENCES scan.contents,
    fetched_from text,
    etag         text,
    modified     text,
    unread       boolean NOT NULL DEFAULT false,
    UNIQUE (purpose, uri_hash)
);
CREATE INDEX resources_due ON scan.resources (next_try, host) WHERE next_try IS NOT NULL;
CREATE INDEX resources_host ON scan.resources (host, next_try) WHERE next_try IS NOT NULL;
CREATE INDEX resources_unread ON scan.resources (id) WHERE unread;
CREATE INDEX resources_problem ON scan.resources (problem) WHERE problem IS NOT NULL;

-- Which file a document names now, and what was wrong with it. applied: the content that profile and problems were made of.
CREATE TABLE scan.metadata (
    chain_id bigint NOT NULL,
    kind     text NOT NULL,
    id       bytea NOT NULL,
    uri_hash bytea NOT NULL,
    resource bigint NOT NULL REFERENCES scan.resources,
    image    bigint REFERENCES scan.resources,
    expected bytea,
    applied  bytea,
    problems jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (chain_id, kind, id)
);
CREATE INDEX metadata_resource ON scan.metadata (resource);
CREATE INDEX metadata_image ON scan.metadata (image) WHERE image IS NOT NULL;

-- Every content that a document's URI led to, in order.
CREATE TABLE scan.metadata_versions (
    chain_id     bigint NOT NULL,
    kind         text NOT NULL,
    id           bytea NOT NULL,
    no           integer NOT NULL,
    first_seen   timestamptz NOT NULL,
    content      bytea NOT NULL REFERENCES scan.contents,
    uri          text NOT NULL,
    fetched_from text NOT NULL,
    problems     jsonb NOT NULL,
    PRIMARY KEY (chain_id, kind, id, no)
);

-- ERC-8004: whether the domain of an agent's endpoint says that the agent is its own. resource is null where the registration file itself stands there.
CREATE TABLE scan.domain_proofs (
    chain_id   bigint NOT NULL,
    kind       text NOT NULL,
    id         bytea NOT NULL,
    domain     text NOT NULL,
    resource   bigint REFERENCES scan.resources,
    outcome    text NOT NULL,
    checked_at timestamptz,
    PRIMARY KEY (chain_id, kind, id, domain)
);
CREATE INDEX domain_proofs_resource ON scan.domain_proofs (resource) WHERE resource IS NOT NULL;

ALTER TABLE scan.profiles ADD COLUMN facts jsonb, ADD COLUMN image bytea,
    ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig,
        coalesce(given_name, '') || ' ' || coalesce(name, '') || ' ' || left(coalesce(description, ''), 4000) || ' ' || left(coalesce(facts ->> 'protocols', ''), 4000) || ' ' || left(coalesce(facts ->> 'skills', ''), 4000))) STORED;
CREATE INDEX profiles_search ON scan.profiles USING gin (search);
CREATE INDEX profiles_facts ON scan.profiles USING gin (facts jsonb_path_ops);

-- Moves with every change of a profile, so that answers made of profiles can be told from older ones.
CREATE SEQUENCE scan.metadata_revision;
CREATE FUNCTION scan.profiles_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM nextval('scan.metadata_revision');
    RETURN NULL;
END $$;
CREATE TRIGGER profiles_changed AFTER INSERT OR UPDATE OR DELETE ON scan.profiles FOR EACH STATEMENT EXECUTE FUNCTION scan.profiles_changed();

CREATE OR REPLACE VIEW api.names AS
SELECT chain_id, kind, '0x' || encode(id, 'hex') AS key, coalesce(given_name, name) AS name, description, website, facts
FROM scan.profiles;

CREATE VIEW api.metadata AS
SELECT m.chain_id, m.kind, '0x' || encode(m.id, 'hex') AS key, r.uri, r.problem, r.detail, r.failures, r.last_try, r.next_try, r.fetched_at, r.changed_at, r.fetched_from,
       '0x' || encode(r.content, 'hex') AS sha256, m.problems
FROM scan.metadata m JOIN scan.resources r ON r.id = m.resource;

CREATE VIEW api.metadata_versions AS
SELECT v.chain_id, v.kind, '0x' || encode(v.id, 'hex') AS key, v.no, v.first_seen, v.uri, v.fetched_from, '0x' || encode(v.content, 'hex') AS sha256, '0x' || encode(c.keccak, 'hex') AS keccak256,
       c.size, v.problems, c.body
FROM scan.metadata_versions v JOIN scan.contents c ON c.hash = v.content;
