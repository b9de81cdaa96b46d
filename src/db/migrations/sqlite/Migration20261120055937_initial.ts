import { Migration } from '@mikro-orm/migrations';

export class Migration20261120055937_initial extends Migration {
  override name = 'Migration20261120055937_initial';

  override up(): void | Promise<void> {
    this.addSql(`create table \`sweeps\` (\`id\` integer not null primary key, \`last_pass_at\` datetime not null);`);

    this.addSql(
      `create table \`users\` (\`id\` text not null primary key, \`username\` text not null, \`username_key\` text not null, \`display_name\` text not null, \`avatar_color\` text not null, \`password_hash\` text not null, \`role\` text check (\`role\` in ('USER', 'ADMIN')) not null default 'USER', \`created_at\` datetime not null);`,
    );
    this.addSql(`create unique index \`users_username_key_unique\` on \`users\` (\`username_key\`);`);

    this.addSql(
      `create table \`sessions\` (\`id\` text not null primary key, \`user_id\` text not null, \`refresh_hash\` text not null, \`previous_refresh_hash\` text null, \`previous_valid_until\` datetime null, \`user_agent\` text null, \`created_at\` datetime not null, \`last_used_at\` datetime not null, \`expires_at\` datetime not null, \`revoked_at\` datetime null, constraint \`sessions_user_id_foreign\` foreign key (\`user_id\`) references \`users\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`sessions_user_id_index\` on \`sessions\` (\`user_id\`);`);
    this.addSql(`create unique index \`sessions_refresh_hash_unique\` on \`sessions\` (\`refresh_hash\`);`);
    this.addSql(`create index \`sessions_previous_refresh_hash_index\` on \`sessions\` (\`previous_refresh_hash\`);`);

    this.addSql(
      `create table \`rooms\` (\`id\` text not null primary key, \`kind\` text check (\`kind\` in ('DIRECT', 'GROUP')) not null, \`name\` text not null, \`owner_id\` text null, \`link\` text not null, \`password_hash\` text null, \`capacity\` integer not null, \`min_participants\` integer not null, \`mesh_limit\` integer not null, \`start_muted\` integer not null, \`created_at\` datetime not null, \`closed_at\` datetime null, constraint \`rooms_owner_id_foreign\` foreign key (\`owner_id\`) references \`users\` (\`id\`) on delete set null);`,
    );
    this.addSql(`create index \`rooms_owner_id_index\` on \`rooms\` (\`owner_id\`);`);
    this.addSql(`create unique index \`rooms_link_unique\` on \`rooms\` (\`link\`);`);

    this.addSql(
      `create table \`guests\` (\`id\` text not null primary key, \`room_id\` text not null, \`display_name\` text not null, \`avatar_color\` text not null, \`created_at\` datetime not null, \`expires_at\` datetime not null, constraint \`guests_room_id_foreign\` foreign key (\`room_id\`) references \`rooms\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`guests_room_id_index\` on \`guests\` (\`room_id\`);`);

    this.addSql(
      `create table \`calls\` (\`id\` text not null primary key, \`room_id\` text not null, \`open_room_id\` text null, \`revision\` integer not null, \`topology\` text check (\`topology\` in ('MESH', 'SFU')) not null, \`epoch\` integer not null, \`sfu_node\` text null, \`last_seq\` integer not null, \`reached_minimum\` integer not null, \`ends_at\` datetime null, \`started_at\` datetime not null, \`ended_at\` datetime null, \`end_reason\` text null, constraint \`calls_room_id_foreign\` foreign key (\`room_id\`) references \`rooms\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`calls_room_id_index\` on \`calls\` (\`room_id\`);`);
    this.addSql(`create unique index \`calls_open_room_id_unique\` on \`calls\` (\`open_room_id\`);`);
    this.addSql(`create index \`calls_ends_at_index\` on \`calls\` (\`ends_at\`);`);

    this.addSql(
      `create table \`participants\` (\`id\` text not null primary key, \`call_id\` text not null, \`user_id\` text null, \`guest_id\` text null, \`device_id\` text not null, \`live_key\` text null, \`seq\` integer not null, \`display_name\` text not null, \`avatar_color\` text not null, \`is_ready\` integer not null, \`tracks\` json not null, \`lease_expires_at\` datetime not null, \`joined_at\` datetime not null, \`left_at\` datetime null, \`leave_reason\` text null, constraint \`participants_call_id_foreign\` foreign key (\`call_id\`) references \`calls\` (\`id\`) on delete cascade, constraint \`participants_user_id_foreign\` foreign key (\`user_id\`) references \`users\` (\`id\`) on delete set null, constraint \`participants_guest_id_foreign\` foreign key (\`guest_id\`) references \`guests\` (\`id\`) on delete set null);`,
    );
    this.addSql(`create index \`participants_call_id_index\` on \`participants\` (\`call_id\`);`);
    this.addSql(`create index \`participants_user_id_index\` on \`participants\` (\`user_id\`);`);
    this.addSql(`create index \`participants_guest_id_index\` on \`participants\` (\`guest_id\`);`);
    this.addSql(`create unique index \`participants_live_key_unique\` on \`participants\` (\`live_key\`);`);
    this.addSql(
      `create index \`participants_left_at_lease_expires_at_index\` on \`participants\` (\`left_at\`, \`lease_expires_at\`);`,
    );

    this.addSql(
      `create table \`memberships\` (\`id\` text not null primary key, \`room_id\` text not null, \`user_id\` text not null, \`role\` text check (\`role\` in ('OWNER', 'MEMBER')) not null, \`joined_at\` datetime not null, constraint \`memberships_room_id_foreign\` foreign key (\`room_id\`) references \`rooms\` (\`id\`) on delete cascade, constraint \`memberships_user_id_foreign\` foreign key (\`user_id\`) references \`users\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`memberships_room_id_index\` on \`memberships\` (\`room_id\`);`);
    this.addSql(`create index \`memberships_user_id_index\` on \`memberships\` (\`user_id\`);`);
    this.addSql(
      `create unique index \`memberships_room_id_user_id_unique\` on \`memberships\` (\`room_id\`, \`user_id\`);`,
    );

    this.addSql(
      `create table \`api_keys\` (\`id\` text not null primary key, \`user_id\` text not null, \`hash\` text not null, \`created_at\` datetime not null, constraint \`api_keys_user_id_foreign\` foreign key (\`user_id\`) references \`users\` (\`id\`) on delete cascade);`,
    );
    this.addSql(`create index \`api_keys_user_id_index\` on \`api_keys\` (\`user_id\`);`);
    this.addSql(`create unique index \`api_keys_user_id_unique\` on \`api_keys\` (\`user_id\`);`);
    this.addSql(`create unique index \`api_keys_hash_unique\` on \`api_keys\` (\`hash\`);`);
  }
}
