-- The number of the last transaction of each process that writes. It is part of the transaction, so whoever loses the answer
-- to COMMIT can look up whether the transaction was committed. One row for each process; rows of old processes are removed.
create table commit_number (
    writer varchar(32) not null primary key,
    number bigint not null,
    used_at bigint not null
);
