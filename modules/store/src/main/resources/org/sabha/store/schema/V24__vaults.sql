-- What the devices of an account share of its meetings, sealed with a key that only they have; one for an account.
create table account_vault (
    account varchar(16) primary key,
    -- base64url, random: of another vault nothing is changed by mistake
    vault varchar(22) not null,
    revision bigint not null,
    sealed bytea not null,
    -- the key, sealed under the recovery code
    recovery bytea,
    -- the key, sealed under a code for another device, until when
    offer bytea,
    offer_until bigint
);
