-- When an item was told: feed readers take an entry for changed by it. Items from before have none.
ALTER TABLE scan.feed ADD COLUMN announced_at timestamptz;
ALTER TABLE scan.feed ALTER COLUMN announced_at SET DEFAULT now();

-- Atom and JSON Feed go through alerts and incidents from the newest back; blocks, of which there are many more, are none of theirs.
CREATE INDEX feed_told ON scan.feed (sequence) WHERE kind IN ('alerts', 'incidents');
