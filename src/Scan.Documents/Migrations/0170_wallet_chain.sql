-- The chain whose contract signs for the account (EIP-1271): at the same address of another chain another contract may stand, which is another's. Null: the account's own key signed first.
ALTER TABLE scan.accounts ADD COLUMN wallet_chain bigint;
