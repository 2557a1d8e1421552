-- Which plans and invitations a program made, and with which API key: whoever comes by such an invitation is let in by a
-- host, and a key that is for every organiser finds what it made itself. Of those of before, the log knows.

alter table plan add column made_by_key varchar(16);
alter table planned_invitation add column made_by_key varchar(16);
alter table invitation add column issuer_key varchar(16);

update plan set made_by_key = (select min(a.actor) from audit_row a join api_key k on k.id = a.actor
    where a.verb = 'schedule-meeting' and a.reason is null and a.chosen like plan.id || ' %');

update planned_invitation set made_by_key = (select min(a.actor) from audit_row a join api_key k on k.id = a.actor
    where a.verb = 'invite-to-meeting' and a.reason is null and a.chosen like planned_invitation.room || ' %');

update invitation set issuer_key = (select min(a.actor) from audit_row a join api_key k on k.id = a.actor
    where a.verb = 'invite-to-meeting' and a.reason is null and a.chosen like invitation.meeting || ' %')
    where role = 'PARTICIPANT' and issuer_invitation is null;
