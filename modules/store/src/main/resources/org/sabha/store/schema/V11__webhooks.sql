-- Where programs of the organisation are told what happens in meetings. Secrets are sealed with accounts.key, since messages
-- are signed with them.

create table webhook (
    id varchar(16) primary key,
    url varchar(2000) not null,
    -- wire names, with commas between
    events varchar(200) not null,
    secret bytea not null,
    -- the one of before, which signs too until that time
    old_secret bytea,
    old_until bigint,
    made_by varchar(16),
    made_at bigint not null,
    closed_at bigint
);

-- The outbox: what is to be told, written in the transaction of what happened. A message goes when it was delivered, or was
-- tried for the last time.
create table webhook_message (
    id varchar(24) primary key,
    webhook varchar(16) not null,
    body varchar(1000) not null,
    at bigint not null,
    tries integer not null,
    next_at bigint not null
);

create index webhook_message_due on webhook_message (next_at);
create index webhook_message_of_webhook on webhook_message (webhook, next_at);
