-- Words of addresses count too, each for itself: text search else takes a host or a path for one word.
ALTER TABLE scan.profiles DROP COLUMN search;
ALTER TABLE scan.profiles ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, translate(
    coalesce(given_name, '') || ' ' || coalesce(name, '') || ' ' || left(coalesce(description, ''), 4000) || ' ' || left(coalesce(facts ->> 'protocols', ''), 4000) || ' '
    || left(coalesce(facts ->> 'skills', ''), 4000) || ' ' || left(coalesce(jsonb_path_query_array(facts, '$.services[*].endpoint')::text, ''), 8000),
    './:-_@#?&=%+~"[],', '                 '))) STORED;
CREATE INDEX profiles_search ON scan.profiles USING gin (search);

-- Parts of names are found through an index where the server has pg_trgm; elsewhere every name is looked at.
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX profiles_names ON scan.profiles USING gin (lower(coalesce(given_name, name)) gin_trgm_ops);
    END IF;
EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
    RAISE NOTICE 'pg_trgm may not be used here';
END $$;
