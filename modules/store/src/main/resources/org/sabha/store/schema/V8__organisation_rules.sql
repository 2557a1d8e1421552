-- What administrators set of the organisation's rules, change by change; the newest of a rule is in force. Empty until
-- somebody changes one: before that the rules are the settings file's.

create table organisation_rule_change (
    number bigint primary key,
    clause varchar(4) not null,
    at bigint not null,
    -- empty for whoever has the data folder
    account varchar(16),
    value_before varchar(40) not null,
    locked_before boolean not null,
    value_after varchar(40) not null,
    locked_after boolean not null,
    reason varchar(800) not null
);

create index organisation_rule_change_of_clause on organisation_rule_change (clause, number);

-- From now on every rule of a meeting is here from its beginning: one that runs is not loosened by what the organisation
-- sets for new ones. Who and when are empty for a rule that was not changed; who alone for one that the organisation locked.
alter table rule_change add column locked boolean default false not null;
alter table rule_change alter column changed_by drop not null;
alter table rule_change alter column changed_at drop not null;
