-- Digest of the signature key, with its certificates, that a stay brought last: other keys the room takes only when they
-- were certified since.
alter table stay add column certified bytea;
