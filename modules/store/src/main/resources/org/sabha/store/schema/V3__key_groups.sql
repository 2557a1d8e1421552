-- What the server knows of a meeting's key group: the order of its commits and the public keys of its leaves.

create table key_group (
    meeting varchar(24) primary key,
    group_id bytea not null,
    epoch bigint not null,
    statement bytea not null,
    -- led to the epoch; for members who missed it
    last_commit bytea
);

create table key_leaf (
    meeting varchar(24) not null,
    leaf integer not null,
    participant varchar(16) not null,
    invitation varchar(16) not null,
    device varchar(32) not null,
    encryption_key bytea not null,
    signature_key bytea not null,
    primary key (meeting, leaf)
);

-- KeyPackages that were added once, by their references: none works twice.
create table key_used (
    meeting varchar(24) not null,
    reference bytea not null,
    primary key (meeting, reference)
);

-- Somebody's way into the group: keys that were offered, and why they may have a leaf.
alter table stay add column key_package bytea;
alter table stay add column key_proof bytea;
alter table stay add column grant_kind varchar(16);
alter table stay add column grant_host varchar(16);
alter table stay add column grant_endorsement bytea;
