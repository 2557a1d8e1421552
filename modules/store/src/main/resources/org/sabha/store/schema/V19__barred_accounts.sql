-- Accounts of which a meeting's log says that they are kept out of it, so that a restart does not say so again: ids, with
-- commas between.
alter table meeting add column barred varchar(100000) not null default '';
