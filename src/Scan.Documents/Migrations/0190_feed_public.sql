-- Whether everybody may read an item of these topics: not when all that it carries is known to its owner alone.
CREATE FUNCTION scan.is_for_all(topics text[]) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT cardinality(topics) = 0 OR EXISTS (SELECT 1 FROM unnest(topics) t WHERE t NOT LIKE 'rule:%' AND t NOT LIKE 'subscription:%')
$$;

-- Feed readers who name no topic of their own go through this: strangers' incidents, however many, are not in it.
CREATE INDEX feed_public ON scan.feed (sequence) WHERE kind IN ('alerts', 'incidents') AND scan.is_for_all(topics);
