-- What hosts forbid everybody who is no host (names of permissions, with commas between), who writes to whom in the chat, and
-- what hosts decided of single people, for each device ("device=+ALLOWED.-FORBIDDEN", with commas between).
alter table meeting add column forbidden varchar(200) default '' not null;
alter table meeting add column chat varchar(16) default 'EVERYBODY' not null;
alter table invitation add column permissions varchar(1000000) default '' not null;
