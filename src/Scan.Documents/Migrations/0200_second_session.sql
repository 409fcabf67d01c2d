-- A chain is written by two sessions in turn; whoever takes the lead ends both.
ALTER TABLE scan.leads ADD COLUMN second_pid integer NOT NULL DEFAULT 0, ADD COLUMN second_start timestamptz NOT NULL DEFAULT now();
