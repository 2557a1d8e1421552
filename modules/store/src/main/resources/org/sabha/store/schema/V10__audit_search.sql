-- Each way of asking the log finds its rows in their order by one index, however long the log is: by time, by what was
-- done, by who did it, by on whom it was done. (By meeting there is one already.)

drop index audit_row_of_time;
create index audit_row_of_time on audit_row (at, seq);
create index audit_row_of_verb on audit_row (verb, at, seq);
create index audit_row_of_actor on audit_row (actor, seq);
create index audit_row_of_subject on audit_row (subject, seq);
