-- What may be spoken of in a meeting, and the highest that the server is approved for: each change of that, the newest in
-- force. Empty until somebody changes it: before that it is the settings file's. Meetings of before have no class.

alter table meeting add column classification varchar(16) default 'UNCLASSIFIED' not null;
alter table plan add column classification varchar(16) default 'UNCLASSIFIED' not null;

create table ceiling_change (
    number bigint primary key,
    at bigint not null,
    -- empty for whoever has the data folder
    account varchar(16),
    ceiling_before varchar(16) not null,
    ceiling_after varchar(16) not null,
    reason varchar(800) not null
);
