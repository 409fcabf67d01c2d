-- A contract has a row of its manifest (parent is null) and one of each contract that told of it: a reorg that undoes a telling undoes no other one.
ALTER TABLE scan.sources DROP CONSTRAINT sources_pkey;
INSERT INTO scan.sources (chain_id, address, system, contract, avs, registry, parent, from_block, discovered_block, closed_block)
SELECT chain_id, address, system, contract, avs, registry, parent, from_block, from_block, closed_block FROM scan.sources WHERE discovered_block IS NULL AND parent IS NOT NULL;
-- What the manifest says itself is written when an indexer starts with it.
UPDATE scan.sources SET avs = NULL, registry = NULL, parent = NULL WHERE discovered_block IS NULL AND parent IS NOT NULL;
CREATE UNIQUE INDEX sources_one ON scan.sources (chain_id, address, system, contract, coalesce(parent, ''));
