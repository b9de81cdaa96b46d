import { Migration } from '@mikro-orm/migrations';

export class Migration20261120062456_topology extends Migration {
  override name = 'Migration20261120062456_topology';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`calls\` add column \`switch_reason\` text null;`);
    this.addSql(`alter table \`calls\` add column \`switching_until\` datetime null;`);
    this.addSql(`create index \`calls_switching_until_index\` on \`calls\` (\`switching_until\`);`);

    this.addSql(`alter table \`participants\` add column \`rtp_capabilities\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`calls_switching_until_index\`;`);
    this.addSql(`alter table \`calls\` drop column \`switch_reason\`;`);
    this.addSql(`alter table \`calls\` drop column \`switching_until\`;`);

    this.addSql(`alter table \`participants\` drop column \`rtp_capabilities\`;`);
  }
}
