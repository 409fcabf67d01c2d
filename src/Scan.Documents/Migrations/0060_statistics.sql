-- Nobody filters by these, and sorting thirty thousand of each is most of what ANALYZE does. New tables of documents are made so.
ALTER TABLE scan.ledger
    ALTER COLUMN topics SET STATISTICS 0, ALTER COLUMN data SET STATISTICS 0, ALTER COLUMN args SET STATISTICS 0, ALTER COLUMN problem SET STATISTICS 0,
    ALTER COLUMN tx SET STATISTICS 0, ALTER COLUMN block_hash SET STATISTICS 0;
DO $$
DECLARE
    t text;
BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'scan' AND tablename ~ '^[dv]_' LOOP
        EXECUTE format('ALTER TABLE scan.%I ALTER COLUMN body SET STATISTICS 0, ALTER COLUMN digest SET STATISTICS 0', t);
    END LOOP;
END $$;
