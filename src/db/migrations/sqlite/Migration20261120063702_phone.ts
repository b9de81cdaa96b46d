import { Migration } from '@mikro-orm/migrations';

export class Migration20261120063702_phone extends Migration {
  override name = 'Migration20261120063702_phone';

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`stranger_tickets\` (\`id\` text not null primary key, \`user_id\` text not null, \`device_id\` text not null, \`last_met_id\` text null, \`told_place\` integer not null, \`created_at\` datetime not null, constraint \`stranger_tickets_user_id_foreign\` foreign key (\`user_id\`) references \`users\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`stranger_tickets_user_id_index\` on \`stranger_tickets\` (\`user_id\`);`);
    this.addSql(`create unique index \`stranger_tickets_user_id_unique\` on \`stranger_tickets\` (\`user_id\`);`);

    this.addSql(
      `create table \`stranger_meetings\` (\`id\` text not null primary key, \`user_id\` text not null, \`other_id\` text not null, \`device_id\` text not null, \`room_id\` text not null, \`met_at\` datetime not null, constraint \`stranger_meetings_user_id_foreign\` foreign key (\`user_id\`) references \`users\` (\`id\`) on delete cascade, constraint \`stranger_meetings_other_id_foreign\` foreign key (\`other_id\`) references \`users\` (\`id\`) on delete cascade, constraint \`stranger_meetings_room_id_foreign\` foreign key (\`room_id\`) references \`rooms\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`stranger_meetings_other_id_index\` on \`stranger_meetings\` (\`other_id\`);`);
    this.addSql(`create index \`stranger_meetings_room_id_index\` on \`stranger_meetings\` (\`room_id\`);`);
    this.addSql(`create index \`stranger_meetings_met_at_index\` on \`stranger_meetings\` (\`met_at\`);`);
    this.addSql(
      `create index \`stranger_meetings_user_id_met_at_index\` on \`stranger_meetings\` (\`user_id\`, \`met_at\`);`,
    );

    this.addSql(
      `create table \`reports\` (\`id\` text not null primary key, \`reporter_id\` text null, \`reported_id\` text null, \`call_id\` text not null, \`reason\` text not null, \`created_at\` datetime not null, constraint \`reports_reporter_id_foreign\` foreign key (\`reporter_id\`) references \`users\` (\`id\`) on delete set null, constraint \`reports_reported_id_foreign\` foreign key (\`reported_id\`) references \`users\` (\`id\`) on delete set null);`,
    );
    this.addSql(`create index \`reports_reporter_id_index\` on \`reports\` (\`reporter_id\`);`);
    this.addSql(`create index \`reports_reported_id_index\` on \`reports\` (\`reported_id\`);`);

    this.addSql(
      `create table \`invitations\` (\`id\` text not null primary key, \`call_id\` text not null, \`room_id\` text not null, \`caller_id\` text not null, \`callee_id\` text not null, \`participant_id\` text not null, \`kind\` text not null, \`status\` text not null, \`is_silent\` integer not null, \`decline_reason\` text null, \`answered_by_device_id\` text null, \`created_at\` datetime not null, \`rings_until\` datetime not null, \`ended_at\` datetime null, constraint \`invitations_call_id_foreign\` foreign key (\`call_id\`) references \`calls\` (\`id\`) on delete cascade, constraint \`invitations_room_id_foreign\` foreign key (\`room_id\`) references \`rooms\` (\`id\`) on delete cascade, constraint \`invitations_caller_id_foreign\` foreign key (\`caller_id\`) references \`users\` (\`id\`) on delete cascade, constraint \`invitations_callee_id_foreign\` foreign key (\`callee_id\`) references \`users\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`invitations_call_id_index\` on \`invitations\` (\`call_id\`);`);
    this.addSql(`create index \`invitations_caller_id_index\` on \`invitations\` (\`caller_id\`);`);
    this.addSql(`create index \`invitations_ended_at_index\` on \`invitations\` (\`ended_at\`);`);
    this.addSql(
      `create index \`invitations_status_rings_until_index\` on \`invitations\` (\`status\`, \`rings_until\`);`,
    );
    this.addSql(`create index \`invitations_callee_id_status_index\` on \`invitations\` (\`callee_id\`, \`status\`);`);

    this.addSql(
      `create table \`friendships\` (\`id\` text not null primary key, \`pair_key\` text not null, \`requester_id\` text not null, \`addressee_id\` text not null, \`status\` text not null, \`created_at\` datetime not null, \`accepted_at\` datetime null, constraint \`friendships_requester_id_foreign\` foreign key (\`requester_id\`) references \`users\` (\`id\`) on delete cascade, constraint \`friendships_addressee_id_foreign\` foreign key (\`addressee_id\`) references \`users\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create unique index \`friendships_pair_key_unique\` on \`friendships\` (\`pair_key\`);`);
    this.addSql(
      `create index \`friendships_requester_id_status_index\` on \`friendships\` (\`requester_id\`, \`status\`);`,
    );
    this.addSql(
      `create index \`friendships_addressee_id_status_index\` on \`friendships\` (\`addressee_id\`, \`status\`);`,
    );

    this.addSql(
      `create table \`devices\` (\`id\` text not null primary key, \`user_id\` text not null, \`device_id\` text not null, \`lease_expires_at\` datetime not null, constraint \`devices_user_id_foreign\` foreign key (\`user_id\`) references \`users\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`devices_user_id_index\` on \`devices\` (\`user_id\`);`);
    this.addSql(`create index \`devices_lease_expires_at_index\` on \`devices\` (\`lease_expires_at\`);`);

    this.addSql(
      `create table \`call_records\` (\`id\` text not null primary key, \`user_id\` text not null, \`call_id\` text not null, \`room_id\` text null, \`direction\` text not null, \`kind\` text not null, \`outcome\` text not null, \`others\` json not null, \`started_at\` datetime not null, \`answered_at\` datetime null, \`ended_at\` datetime null, \`seen_at\` datetime null, constraint \`call_records_user_id_foreign\` foreign key (\`user_id\`) references \`users\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`call_records_started_at_index\` on \`call_records\` (\`started_at\`);`);
    this.addSql(
      `create index \`call_records_user_id_outcome_seen_at_index\` on \`call_records\` (\`user_id\`, \`outcome\`, \`seen_at\`);`,
    );
    this.addSql(
      `create unique index \`call_records_call_id_user_id_unique\` on \`call_records\` (\`call_id\`, \`user_id\`);`,
    );

    this.addSql(
      `create table \`blocks\` (\`id\` text not null primary key, \`blocker_id\` text not null, \`blocked_id\` text not null, \`created_at\` datetime not null, constraint \`blocks_blocker_id_foreign\` foreign key (\`blocker_id\`) references \`users\` (\`id\`) on delete cascade, constraint \`blocks_blocked_id_foreign\` foreign key (\`blocked_id\`) references \`users\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`blocks_blocked_id_index\` on \`blocks\` (\`blocked_id\`);`);
    this.addSql(
      `create unique index \`blocks_blocker_id_blocked_id_unique\` on \`blocks\` (\`blocker_id\`, \`blocked_id\`);`,
    );

    this.addSql(`alter table \`users\` add column \`who_may_call\` text not null default 'FRIENDS';`);
    this.addSql(`alter table \`users\` add column \`call_waiting\` integer not null default false;`);
    this.addSql(`alter table \`users\` add column \`presence\` text not null default 'OFFLINE';`);
    this.addSql(`alter table \`users\` add column \`last_seen_at\` datetime null;`);
    this.addSql(`create index \`users_presence_index\` on \`users\` (\`presence\`);`);

    this.addSql(`alter table \`rooms\` add column \`pair_key\` text null;`);
    this.addSql(`alter table \`rooms\` add column \`is_temporary\` integer not null default false;`);
    this.addSql(`alter table \`rooms\` add column \`relay_only\` integer not null default false;`);
    this.addSql(`create unique index \`rooms_pair_key_unique\` on \`rooms\` (\`pair_key\`);`);

    this.addSql(`alter table \`calls\` add column \`kind\` text null;`);
    this.addSql(`alter table \`calls\` add column \`relay_only\` integer not null default false;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`stranger_tickets\`;`);
    this.addSql(`drop table if exists \`stranger_meetings\`;`);
    this.addSql(`drop table if exists \`reports\`;`);
    this.addSql(`drop table if exists \`invitations\`;`);
    this.addSql(`drop table if exists \`friendships\`;`);
    this.addSql(`drop table if exists \`devices\`;`);
    this.addSql(`drop table if exists \`call_records\`;`);
    this.addSql(`drop table if exists \`blocks\`;`);

    this.addSql(`alter table \`calls\` drop column \`kind\`;`);
    this.addSql(`alter table \`calls\` drop column \`relay_only\`;`);

    this.addSql(`drop index \`rooms_pair_key_unique\`;`);
    this.addSql(`alter table \`rooms\` drop column \`pair_key\`;`);
    this.addSql(`alter table \`rooms\` drop column \`is_temporary\`;`);
    this.addSql(`alter table \`rooms\` drop column \`relay_only\`;`);

    this.addSql(`drop index \`users_presence_index\`;`);
    this.addSql(`alter table \`users\` drop column \`who_may_call\`;`);
    this.addSql(`alter table \`users\` drop column \`call_waiting\`;`);
    this.addSql(`alter table \`users\` drop column \`presence\`;`);
    this.addSql(`alter table \`users\` drop column \`last_seen_at\`;`);
  }
}
