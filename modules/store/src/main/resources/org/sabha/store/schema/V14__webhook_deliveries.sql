-- The last tries to deliver messages to each webhook, for people to see: when, of what type, what was answered.

create table webhook_delivery (
    webhook varchar(16) not null,
    message varchar(24) not null,
    attempt integer not null,
    event varchar(40) not null,
    at bigint not null,
    -- of the answer; 0 if there was none
    status integer not null,
    outcome varchar(16) not null,
    primary key (webhook, message, attempt)
);

create index webhook_delivery_by_age on webhook_delivery (webhook, at);
