-- A sequence moves before its transaction commits: who read it then kept an answer made of the old profiles under the new number.
-- The row is changed in the transaction itself, once, as its last step, so that writers hold it for no longer than their commit.
CREATE TABLE scan.profile_revision (revision bigint NOT NULL);
INSERT INTO scan.profile_revision SELECT last_value FROM scan.metadata_revision;

DROP TRIGGER profiles_changed ON scan.profiles;
DROP SEQUENCE scan.metadata_revision;
CREATE OR REPLACE FUNCTION scan.profiles_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('scan.profiles_changed', true) IS DISTINCT FROM 'yes' THEN
        UPDATE scan.profile_revision SET revision = revision + 1;
        PERFORM set_config('scan.profiles_changed', 'yes', true);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER profiles_changed AFTER INSERT OR UPDATE OR DELETE ON scan.profiles DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION scan.profiles_changed();
