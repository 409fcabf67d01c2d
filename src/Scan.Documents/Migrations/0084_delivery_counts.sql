-- Attempts to deliver, by what came of them, since the first. One row for each outcome.
CREATE TABLE scan.delivery_counts (
    outcome text PRIMARY KEY,
    count   bigint NOT NULL
);
