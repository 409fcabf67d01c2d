-- The last block up to which a contract was read that the manifest no longer names; null while it is read.
ALTER TABLE scan.sources ADD COLUMN closed_block bigint;
