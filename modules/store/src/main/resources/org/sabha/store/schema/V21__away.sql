-- Whether somebody with a seat has lost their connection for so long that they no longer take part.
alter table stay add column away boolean not null default false;
