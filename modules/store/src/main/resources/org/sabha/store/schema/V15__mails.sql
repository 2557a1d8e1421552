-- Who was invited by mail from here, and the outbox: one row for each, with what is to be told them last. What was not sent
-- yet gives way to what is newer, so that a mail server which is away for a day gets one mail for each person.

create table mailed_guest (
    room varchar(24) not null,
    -- the personal invitation that the link in the mail has
    invitation varchar(16) not null,
    address varchar(254) not null,
    name varchar(400) not null,
    language varchar(8) not null,
    -- of the invitation, sealed with accounts.key, since every mail has the link again; empty once it opens nothing
    secret bytea,
    -- REQUEST or CANCEL (RFC 5546), and its SEQUENCE
    method varchar(8) not null,
    sequence integer not null,
    -- whether any mail was ever tried: who was told nothing is not told that it is cancelled
    tried boolean not null,
    standing varchar(8) not null,
    -- why it waits or failed; empty for neither
    fault varchar(32) not null,
    changed_at bigint not null,
    tries integer not null,
    next_at bigint not null,
    primary key (room, invitation)
);

create index mailed_guest_due on mailed_guest (standing, next_at);

-- Calendar feeds: whoever has the secret reads when an account's meetings are. One for an account; the digest alone is kept.
create table calendar_feed (
    account varchar(16) primary key,
    digest varchar(64) not null unique,
    made_at bigint not null
);
