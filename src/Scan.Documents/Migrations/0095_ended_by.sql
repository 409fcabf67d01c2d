-- The feed item that ended an incident: when a reorg takes it from the chain, the incident was never over.
ALTER TABLE scan.incidents ADD COLUMN ended_by text;
CREATE INDEX incidents_ended_by ON scan.incidents (ended_by) WHERE ended_by IS NOT NULL;
