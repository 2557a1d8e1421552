-- Personal invitations to a whole series: one secret for each person, from which that of each meeting is derived. Digests of
-- the derived ones stand in planned_invitation, as any invitation's do; here is the digest of what asks which meeting is next.
create table series_invitation (
    plan varchar(24) not null,
    -- the same in planned_invitation, once for each meeting
    id varchar(16) not null,
    digest varchar(64) not null unique,
    primary key (plan, id)
);

-- Whether the password is derived from what the series' invitations have.
alter table occurrence add column of_series boolean not null default false;
-- When it was to be held before it was moved: calendars call it by that (RECURRENCE-ID).
alter table occurrence add column first_starts_at bigint not null default 0;
alter table occurrence add column first_ends_at bigint not null default 0;
update occurrence set first_starts_at = starts_at, first_ends_at = ends_at;

-- From which of its meetings on somebody is invited to a series, of which room is then the first; empty for one meeting.
alter table mailed_guest add column series_from integer;
-- The link's secret and the password, sealed, where the mail is to have them: until it is sent, and no longer.
alter table mailed_guest add column key_sealed bytea;
