-- Meetings of later. Each has an id of its own from the beginning; it becomes a row of meeting when its organiser opens
-- it. Secrets of invitations stand here as digests only, and whom they are for stands nowhere.

create table plan (
    id varchar(24) primary key,
    owner varchar(16) not null,
    title varchar(480) not null,
    zone varchar(64) not null,
    rhythm varchar(16) not null
);

create index plan_of_owner on plan (owner);

create table occurrence (
    room varchar(24) primary key,
    plan varchar(24) not null,
    number integer not null,
    starts_at bigint not null,
    ends_at bigint not null,
    standing varchar(16) not null,
    -- of the password that invited people were told; empty until somebody is invited
    password_hash varchar(200)
);

create index occurrence_of_plan on occurrence (plan);
create index occurrence_by_end on occurrence (ends_at);

create table planned_invitation (
    room varchar(24) not null,
    id varchar(16) not null,
    number integer not null,
    digest varchar(64) not null,
    primary key (room, id)
);
