-- Alerts that a reorg took: few among all that was announced, so that the list of them goes through this and whatever else narrows it is looked at row by row.
CREATE INDEX feed_retracted ON scan.feed (sequence) WHERE kind = 'alerts' AND state = 'retracted';
