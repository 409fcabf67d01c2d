-- Its place is taken by an index of strategy and shares, which readers' indexes are made of when they are next checked.
DROP INDEX IF EXISTS scan.x_operator_shares_strategy;
