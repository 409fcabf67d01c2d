-- The ledger keeps topics and data packed, and no arguments: those follow from the log and its kind. Readers of api.events see what they saw.
DROP VIEW api.events;

-- declaration: the signature with all names, tuples' components included. layout: the same for api.event_args.
ALTER TABLE scan.event_kinds ADD COLUMN declaration text, ADD COLUMN layout jsonb;

-- The words of a packed log (class PackedLog says how it is packed): its topics, without one that is left to the kind, then its data.
CREATE FUNCTION api.log_unpacked(log bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    zeros CONSTANT bytea := '\x0000000000000000000000000000000000000000000000000000000000000000';
    words bytea := '';
    at    integer := 1;
    tag   integer;
BEGIN
    IF get_byte(log, 0) >> 4 <> 1 THEN
        RAISE EXCEPTION 'A log of an unknown version' USING ERRCODE = 'data_exception';
    END IF;
    WHILE at < octet_length(log) LOOP
        tag := get_byte(log, at);
        IF tag <= 32 THEN
            words := words || substr(zeros, 1, 32 - tag) || substr(log, at + 2, tag);
        ELSIF tag < 64 THEN
            tag := tag - 32;
            words := words || substr(log, at + 2, tag) || substr(zeros, 1, 32 - tag);
        ELSE
            tag := tag - 64;
            words := words || substr(log, at + 2, tag);
        END IF;
        at := at + 1 + tag;
    END LOOP;
    RETURN words;
END $$;

-- Bytes of topics that stand in the packed log itself.
CREATE FUNCTION api.log_topic_bytes(log bytea) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN 32 * ((get_byte(log, 0) & 7) - (get_byte(log, 0) >> 3 & 1));

-- Topics of 32 bytes, one after the other. topic0: hex of the kind's.
CREATE FUNCTION api.log_topics(log bytea, topic0 text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN get_byte(log, 0) & 8 = 8 THEN decode(substr(topic0, 3), 'hex') ELSE '' END || substr(api.log_unpacked(log), 1, api.log_topic_bytes(log));

CREATE FUNCTION api.log_data(log bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN substr(api.log_unpacked(log), api.log_topic_bytes(log) + 1);

-- The word at a position as a whole number.
CREATE FUNCTION api.abi_number(words bytea, at integer, signed boolean) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    word   CONSTANT bytea := substr(words, at + 1, 32);
    digits CONSTANT text := ltrim(encode(word, 'hex'), '0');
    number numeric := 0;
BEGIN
    IF length(digits) < 16 THEN
        RETURN ('x' || lpad(digits, 16, '0'))::bit(64)::bigint;
    END IF;
    FOR i IN 0..7 LOOP
        number := number * 4294967296 + ('x' || encode(substr(word, 4 * i + 1, 4), 'hex'))::bit(32)::bigint;
    END LOOP;
    RETURN CASE WHEN signed AND get_byte(word, 0) > 127 THEN number - 115792089237316195423570985008687907853269984665640564039457584007913129639936 ELSE number END;
END $$;

-- UTF-8 as text. What is none, and NUL, becomes U+FFFD, once for each longest beginning of a character.
CREATE FUNCTION api.chain_text(utf8 bytea) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT coalesce(convert_from(convert_to(string_agg(coalesce(part[1], convert_from('\xEFBFBD', 'LATIN1')), ''), 'LATIN1'), 'UTF8'), '')
    FROM regexp_matches(
        convert_from(decode(replace(replace(encode(utf8, 'escape'), '\\', '\134'), '\000', '\377'), 'escape'), 'LATIN1'),
        '((?:[\u0001-\u007F]|[\u00C2-\u00DF][\u0080-\u00BF]|\u00E0[\u00A0-\u00BF][\u0080-\u00BF]|[\u00E1-\u00EC\u00EE\u00EF][\u0080-\u00BF]{2}|\u00ED[\u0080-\u009F][\u0080-\u00BF]'
        || '|\u00F0[\u0090-\u00BF][\u0080-\u00BF]{2}|[\u00F1-\u00F3][\u0080-\u00BF]{3}|\u00F4[\u0080-\u008F][\u0080-\u00BF]{2})+)'
        || '|\u00F0[\u0090-\u00BF][\u0080-\u00BF]|[\u00F1-\u00F3][\u0080-\u00BF]{2}|\u00F4[\u0080-\u008F][\u0080-\u00BF]'
        || '|\u00E0[\u00A0-\u00BF]|[\u00E1-\u00EC\u00EE\u00EF][\u0080-\u00BF]|\u00ED[\u0080-\u009F]|\u00F0[\u0090-\u00BF]|[\u00F1-\u00F3][\u0080-\u00BF]|\u00F4[\u0080-\u008F]'
        || '|[\u0001-\u00FF]', 'g') part);

-- A value as JSON text. type: as the layout describes it. at: where its encoding begins.
CREATE FUNCTION api.abi_value(type jsonb, words bytea, at integer) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    size   CONSTANT integer := (type ->> 's')::integer;
    parts  text[] := '{}';
    item   jsonb;
    place  integer;
    total  integer;
    number numeric;
BEGIN
    CASE type ->> 'k'
        WHEN 'uint', 'int' THEN
            number := api.abi_number(words, at, type ->> 'k' = 'int');
            RETURN CASE WHEN size <= 32 THEN number::text ELSE '"' || number || '"' END;
        WHEN 'address' THEN RETURN '"0x' || encode(substr(words, at + 13, 20), 'hex') || '"';
        WHEN 'bool' THEN RETURN CASE get_byte(words, at + 31) WHEN 0 THEN 'false' ELSE 'true' END;
        WHEN 'fixedbytes', 'function' THEN RETURN '"0x' || encode(substr(words, at + 1, size), 'hex') || '"';
        WHEN 'bytes' THEN RETURN '"0x' || encode(substr(words, at + 33, api.abi_number(words, at, false)::integer), 'hex') || '"';
        WHEN 'string' THEN RETURN to_json(api.chain_text(substr(words, at + 33, api.abi_number(words, at, false)::integer)))::text;
        WHEN 'tuple' THEN
            place := at;
            FOR item IN SELECT * FROM jsonb_array_elements(type -> 'c') LOOP
                parts := parts || (CASE WHEN type ? 'o' THEN to_json(item ->> 'n')::text || ':' ELSE '' END
                    || api.abi_value(item, words, CASE WHEN item ? 'd' THEN at + api.abi_number(words, place, false)::integer ELSE place END));
                place := place + (item ->> 'w')::integer;
            END LOOP;
            RETURN CASE WHEN type ? 'o' THEN '{' || array_to_string(parts, ',') || '}' ELSE '[' || array_to_string(parts, ',') || ']' END;
        ELSE
            item := type -> 'e';
            total := coalesce(size, 0);
            IF type ->> 'k' = 'array' THEN
                total := api.abi_number(words, at, false)::integer;
                at := at + 32;
            END IF;
            RETURN '[' || coalesce((
                SELECT string_agg(api.abi_value(item, words, at + CASE WHEN item ? 'd' THEN api.abi_number(words, at + 32 * i, false)::integer ELSE i * (item ->> 'w')::integer END), ',' ORDER BY i)
                FROM generate_series(0, total - 1) i), '') || ']';
    END CASE;
END $$;

-- The decoded arguments of a log without a problem, as Scan's other readers write them; null without a layout.
CREATE FUNCTION api.event_args(layout jsonb, topic0 text, log bytea) RETURNS json LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    words CONSTANT bytea := api.log_unpacked(log);
    data  CONSTANT integer := api.log_topic_bytes(log);
    topic integer := CASE WHEN topic0 <> '' AND get_byte(log, 0) & 8 = 0 THEN 32 ELSE 0 END;
    head  integer := data;
    parts text[] := '{}';
    item  jsonb;
    value text;
BEGIN
    FOR item IN SELECT * FROM jsonb_array_elements(layout) LOOP
        IF item ? 'i' THEN
            value := CASE WHEN item ? 'x' THEN '{"hash":"0x' || encode(substr(words, topic + 1, 32), 'hex') || '"}' ELSE api.abi_value(item, words, topic) END;
            topic := topic + 32;
        ELSE
            value := api.abi_value(item, words, CASE WHEN item ? 'd' THEN data + api.abi_number(words, head, false)::integer ELSE head END);
            head := head + (item ->> 'w')::integer;
        END IF;
        parts := parts || (to_json(item ->> 'n')::text || ':' || value);
    END LOOP;
    RETURN '{' || array_to_string(parts, ',') || '}';
END $$;

-- Rows of a database that is older. Digests of ledgers change with this: documents are rebuilt anyway, since the version of the projections does.
CREATE FUNCTION scan.pack_log(topics bytea, data bytea) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    words  CONSTANT bytea := topics || data;
    packed bytea := set_byte('\x10', 0, 16 + octet_length(topics) / 32);
    word   bytea;
    lead   integer;
BEGIN
    FOR i IN 0..(octet_length(words) + 31) / 32 - 1 LOOP
        word := substr(words, 32 * i + 1, 32);
        lead := octet_length(word) - octet_length(ltrim(word, '\x00'));
        packed := packed || CASE
            WHEN octet_length(word) < 32 THEN set_byte('\x00', 0, 64 + octet_length(word)) || word
            WHEN octet_length(ltrim(word, '\x00')) <= octet_length(rtrim(word, '\x00')) THEN set_byte('\x00', 0, 32 - lead) || ltrim(word, '\x00')
            ELSE set_byte('\x00', 0, 32 + octet_length(rtrim(word, '\x00'))) || rtrim(word, '\x00')
        END;
    END LOOP;
    RETURN packed;
END $$;
ALTER TABLE scan.ledger ADD COLUMN log bytea;
UPDATE scan.ledger SET log = scan.pack_log(topics, data);
ALTER TABLE scan.ledger ALTER COLUMN log SET NOT NULL, DROP COLUMN topics, DROP COLUMN data, DROP COLUMN args;
ALTER TABLE scan.ledger ALTER COLUMN log SET STATISTICS 0;
DROP FUNCTION scan.pack_log;

CREATE VIEW api.events AS
SELECT l.chain_id, l.block, l.time, to_timestamp(l.time) AS block_time, '0x' || encode(l.block_hash, 'hex') AS block_hash, '0x' || encode(l.tx, 'hex') AS transaction,
       l.tx_index AS transaction_index, l.log_index, '0x' || encode(l.address, 'hex') AS address, k.system, k.contract, k.name, k.signature,
       CASE WHEN l.problem IS NULL THEN api.event_args(k.layout, k.topic0, l.log) END AS args, l.problem,
       '0x' || encode(api.log_topics(l.log, k.topic0), 'hex') AS topics, '0x' || encode(api.log_data(l.log), 'hex') AS data
FROM scan.ledger l LEFT JOIN scan.event_kinds k ON k.id = l.kind
WHERE l.canonical;
