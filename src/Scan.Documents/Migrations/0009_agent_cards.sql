-- Lower case of all scripts where PostgreSQL has it (17 and later), else of ASCII.
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_collation WHERE collname = 'pg_c_utf8') THEN
        CREATE FUNCTION scan.fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN lower(value COLLATE pg_c_utf8);
    ELSE
        CREATE FUNCTION scan.fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN lower(value);
    END IF;
END $$;

-- What an agent's registration file (ERC-8004) says, flat, so that queries can filter and sort by it whoever fetched the file.
CREATE FUNCTION scan.json_texts(list jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((SELECT jsonb_agg(item ORDER BY at) FROM jsonb_array_elements(CASE jsonb_typeof(list) WHEN 'array' THEN list ELSE '[]' END) WITH ORDINALITY AS i(item, at)
                 WHERE jsonb_typeof(item) = 'string'), '[]');

CREATE FUNCTION scan.json_text(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof(value) WHEN 'string' THEN value #>> '{}' END;

-- Null for what is no JSON object, or holds numbers that jsonb cannot. Of two services of one name the last with an endpoint counts.
CREATE FUNCTION scan.agent_card(body json) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    file     jsonb := body::jsonb;
    x402     jsonb := coalesce(nullif(file -> 'x402Support', 'null'), file -> 'x402support');
    services jsonb := coalesce(nullif(file -> 'services', 'null'), file -> 'endpoints');
    card     jsonb;
    service  jsonb;
    kind     text;
    endpoint text;
BEGIN
    IF jsonb_typeof(file) IS DISTINCT FROM 'object' THEN
        RETURN NULL;
    END IF;
    IF jsonb_typeof(services) IS DISTINCT FROM 'array' THEN
        services := NULL;
    END IF;
    card := jsonb_build_object(
        'name', scan.json_text(file -> 'name'), 'description', scan.json_text(file -> 'description'), 'image', scan.json_text(file -> 'image'),
        'active', CASE jsonb_typeof(file -> 'active') WHEN 'boolean' THEN file -> 'active' END,
        'x402Support', CASE jsonb_typeof(x402) WHEN 'boolean' THEN x402 WHEN 'object' THEN CASE jsonb_typeof(x402 -> 'enabled') WHEN 'boolean' THEN x402 -> 'enabled' END END,
        'supportedTrusts', scan.json_texts(coalesce(nullif(file -> 'supportedTrusts', 'null'), file -> 'supportedTrust')),
        'endpointsRawJson', services::text, 'protocols', '[]'::jsonb,
        'mcpTools', '[]'::jsonb, 'mcpPrompts', '[]'::jsonb, 'mcpResources', '[]'::jsonb, 'a2aSkills', '[]'::jsonb, 'oasfSkills', '[]'::jsonb, 'oasfDomains', '[]'::jsonb);
    FOR service IN SELECT item FROM jsonb_array_elements(coalesce(services, '[]')) item WHERE jsonb_typeof(item) = 'object' LOOP
        kind := lower(scan.json_text(service -> 'name'));
        endpoint := nullif(scan.json_text(service -> 'endpoint'), '');
        CONTINUE WHEN kind IS NULL OR kind = '';
        IF NOT card -> 'protocols' @> to_jsonb(kind) THEN
            card := jsonb_set(card, '{protocols}', card -> 'protocols' || to_jsonb(kind));
        END IF;
        IF kind IN ('mcp', 'a2a', 'web', 'oasf', 'email') AND endpoint IS NOT NULL THEN
            card := card || jsonb_build_object(kind || 'Endpoint', endpoint);
        ELSIF kind IN ('ens', 'did') AND endpoint IS NOT NULL THEN
            card := card || jsonb_build_object(kind, endpoint);
        END IF;
        IF kind IN ('mcp', 'a2a', 'oasf') AND scan.json_text(service -> 'version') <> '' THEN
            card := card || jsonb_build_object(kind || 'Version', service -> 'version');
        END IF;
        CASE kind
            WHEN 'mcp' THEN card := card || jsonb_build_object('mcpTools', scan.json_texts(service -> 'mcpTools'), 'mcpPrompts', scan.json_texts(service -> 'mcpPrompts'), 'mcpResources', scan.json_texts(service -> 'mcpResources'));
            WHEN 'a2a' THEN card := card || jsonb_build_object('a2aSkills', scan.json_texts(service -> 'a2aSkills'));
            WHEN 'oasf' THEN card := card || jsonb_build_object('oasfSkills', scan.json_texts(service -> 'skills'), 'oasfDomains', scan.json_texts(service -> 'domains'));
            ELSE NULL;
        END CASE;
    END LOOP;
    RETURN card || jsonb_build_object('hasOASF', card -> 'oasfSkills' <> '[]' OR card -> 'oasfDomains' <> '[]');
EXCEPTION
    WHEN numeric_value_out_of_range OR invalid_text_representation OR untranslatable_character OR program_limit_exceeded THEN
        RETURN NULL;
END $$;

ALTER TABLE scan.profiles ADD COLUMN card jsonb GENERATED ALWAYS AS (CASE kind WHEN 'agent' THEN scan.agent_card(body) END) STORED;
