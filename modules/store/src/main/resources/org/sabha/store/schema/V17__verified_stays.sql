-- Whether the organisation vouches for the name of a stay: the keys that it brings after a restart must say the same.
alter table stay add column verified boolean not null default false;
