-- The version of the projections that made a chain's documents; with another one they are rebuilt from the ledger.
ALTER TABLE scan.chains ADD COLUMN projection integer NOT NULL DEFAULT 1;
