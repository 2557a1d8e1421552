-- The accounts behind an invitation, so that it opens nothing once one is disabled, also over a restart: with which the
-- meeting was begun, and which somebody showed who came by it, for each device ("device=account", with commas between).
alter table invitation add column owner varchar(16);
alter table invitation add column accounts varchar(1000000) not null default '';
