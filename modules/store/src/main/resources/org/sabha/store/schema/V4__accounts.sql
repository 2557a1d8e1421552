-- People who sign in. Bearer secrets stand here as digests only; times as everywhere, nanoseconds since 1970.

create table account (
    id varchar(16) primary key,
    login varchar(64) not null unique,
    name varchar(400) not null,
    -- names of roles, with commas between
    roles varchar(100) not null,
    -- who this is to another system
    issuer varchar(255),
    subject varchar(255),
    verified boolean not null,
    state varchar(16) not null,
    password_hash varchar(200),
    totp_key bytea,
    totp_step bigint,
    -- digests of the recovery codes that are left, with commas between
    recovery varchar(1000) not null,
    invitation_digest varchar(64) unique,
    invitation_expires bigint,
    version bigint not null,
    unique (issuer, subject)
);

create table passkey (
    id varchar(1400) primary key,
    account varchar(16) not null,
    place integer not null,
    public_key varchar(4000) not null,
    sign_count bigint not null,
    label varchar(400) not null,
    created_at bigint not null
);

create index passkey_of_account on passkey (account);

create table sign_in (
    id varchar(16) primary key,
    digest varchar(64) not null unique,
    account varchar(16) not null,
    strength varchar(16) not null,
    begun bigint not null,
    used bigint not null,
    program varchar(256) not null,
    network varchar(64) not null
);

create index sign_in_of_account on sign_in (account);
