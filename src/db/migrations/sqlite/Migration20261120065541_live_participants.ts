import { Migration } from '@mikro-orm/migrations';

export class Migration20261120065541_live_participants extends Migration {
  override name = 'Migration20261120065541_live_participants';

  override up(): void | Promise<void> {
    this.addSql(`create index \`participants_user_id_left_at_index\` on \`participants\` (\`user_id\`, \`left_at\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`participants_user_id_left_at_index\`;`);
  }
}
