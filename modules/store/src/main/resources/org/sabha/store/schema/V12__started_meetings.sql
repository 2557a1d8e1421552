-- Which meetings an account started, so that nobody has to look for them in the log; made from rows of it, and with them.

create table started_meeting (
    room varchar(24) primary key,
    account varchar(16) not null,
    at bigint not null
);

create index started_meeting_of_account on started_meeting (account, at);

insert into started_meeting (room, account, at)
    select room, min(chosen), min(at) from audit_row where verb = 'start-by-account' group by room;
