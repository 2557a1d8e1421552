-- Keys by which programs of the organisation ask. Their secrets stand here as digests only. One that was revoked stays, so
-- that what it did can be read.

create table api_key (
    id varchar(16) primary key,
    name varchar(256) not null,
    prefix varchar(16) not null,
    digest varchar(64) not null unique,
    -- wire names, with commas between
    scopes varchar(200) not null,
    -- the one account that it acts for; empty for every organiser's
    organiser varchar(16),
    -- empty for whoever has the data folder
    made_by varchar(16),
    made_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    used_at bigint
);

create index api_key_by_age on api_key (made_at, id);

-- What was answered to requests with an Idempotency-Key, for a day. Answers may hold secrets, so they are sealed with the
-- secret of the key that asked, which stands nowhere here. Without an answer, the request is under way, or the server ended
-- while it was.
create table api_answer (
    api_key varchar(16) not null,
    -- SHA-256 of the Idempotency-Key
    named varchar(64) not null,
    -- SHA-256 of method, path and body
    request varchar(64) not null,
    at bigint not null,
    status integer,
    sealed bytea,
    primary key (api_key, named)
);

create index api_answer_by_age on api_answer (at);
