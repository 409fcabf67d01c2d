-- Whose share of all rules and subscriptions one counts for: a hash of the account, or else of the client that made it; null: nobody's.
ALTER TABLE scan.rules ADD COLUMN share bytea;
CREATE INDEX rules_share ON scan.rules (share) WHERE share IS NOT NULL;
ALTER TABLE scan.subscriptions ADD COLUMN share bytea;
CREATE INDEX subscriptions_share ON scan.subscriptions (share) WHERE share IS NOT NULL;

-- How often a target was sent something that it did not ask for, by day in UTC: removing a subscription takes nothing back.
CREATE TABLE scan.target_checks (
    target text NOT NULL,
    day    date NOT NULL,
    count  integer NOT NULL,
    PRIMARY KEY (target, day)
);
