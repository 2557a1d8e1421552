-- The keys of authenticator apps, sealed with a key that is not in the database. Rows of before are sealed by the
-- server when it opens the storage, for no database has that key; totp_key is empty from then on.

alter table account add column totp_sealed bytea;
