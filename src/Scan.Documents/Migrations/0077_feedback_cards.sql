-- What a feedback's file (ERC-8004) says, flat, so that queries can filter and sort by it. Null for what is no JSON object in UTF-8, or holds numbers or characters that jsonb cannot.
CREATE FUNCTION scan.json_word(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN jsonb_typeof(value) IN ('string', 'number') THEN left(value #>> '{}', 300) END;

CREATE FUNCTION scan.json_integer(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN scan.json_word(value) ~ '^-?[0-9]{1,78}$' THEN scan.json_word(value) END;

CREATE FUNCTION scan.json_part(file jsonb, name text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof(file -> name) WHEN 'object' THEN file -> name ELSE '{}' END;

CREATE FUNCTION scan.feedback_card(content bytea) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    file    jsonb;
    mcp     jsonb;
    a2a     jsonb;
    oasf    jsonb;
    payment jsonb;
BEGIN
    file := convert_from(CASE WHEN substring(content FROM 1 FOR 3) = '\xefbbbf' THEN substring(content FROM 4) ELSE content END, 'UTF8')::jsonb;
    IF jsonb_typeof(file) IS DISTINCT FROM 'object' THEN
        RETURN NULL;
    END IF;
    mcp := scan.json_part(file, 'mcp');
    a2a := scan.json_part(file, 'a2a');
    oasf := scan.json_part(file, 'oasf');
    payment := scan.json_part(file, CASE WHEN file ? 'proofOfPayment' THEN 'proofOfPayment' ELSE 'proof_of_payment' END);
    RETURN jsonb_build_object(
        'agentRegistry', scan.json_word(file -> 'agentRegistry'), 'agentId', scan.json_integer(file -> 'agentId'), 'clientAddress', scan.json_word(file -> 'clientAddress'),
        'createdAtIso', scan.json_text(file -> 'createdAt'), 'valueRaw', scan.json_integer(file -> 'value'),
        'valueDecimals', CASE WHEN scan.json_word(file -> 'valueDecimals') ~ '^[0-9]{1,3}$' THEN scan.json_word(file -> 'valueDecimals') END,
        'text', coalesce(scan.json_text(file -> 'text'), scan.json_text(file -> 'comment'), scan.json_text(file -> 'reasoning'), scan.json_text(file -> 'feedback'), scan.json_text(file -> 'review')),
        'mcpTool', scan.json_text(mcp -> 'tool'), 'mcpPrompt', scan.json_text(mcp -> 'prompt'), 'mcpResource', scan.json_text(mcp -> 'resource'),
        'a2aSkills', scan.json_texts(a2a -> 'skills'), 'a2aContextId', scan.json_word(a2a -> 'contextId'), 'a2aTaskId', scan.json_word(a2a -> 'taskId'),
        'oasfSkills', scan.json_texts(oasf -> 'skills'), 'oasfDomains', scan.json_texts(oasf -> 'domains'),
        'proofOfPaymentFromAddress', scan.json_word(payment -> 'fromAddress'), 'proofOfPaymentToAddress', scan.json_word(payment -> 'toAddress'),
        'proofOfPaymentChainId', scan.json_word(payment -> 'chainId'), 'proofOfPaymentTxHash', scan.json_word(payment -> 'txHash'),
        'tag1', scan.json_text(file -> 'tag1'), 'tag2', scan.json_text(file -> 'tag2'));
EXCEPTION
    WHEN character_not_in_repertoire OR untranslatable_character OR invalid_text_representation OR numeric_value_out_of_range OR program_limit_exceeded OR statement_too_complex THEN
        RETURN NULL;
END $$;
