import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DomainError } from '../errors.ts';

/** How long a writer waits for coturn to finish reading. */
const BUSY_MS = 2_000;

/**
 * The secrets that Tandem shares with its own coturn: those of TURN_SECRET, or ones made here and kept in DATA_DIR (mode 0600).
 * The first signs, all are accepted. coturn reads them from a small database at every login, so that a rotation needs no
 * restart and costs no call.
 */
export class TurnSecrets {
  readonly #folder: string;
  readonly #given: readonly string[];
  #known: { version: string; secrets: readonly string[] } | undefined;

  /** @param given those of TURN_SECRET; when there are any, nothing is made or rotated here */
  constructor(dataDir: string, given: readonly string[]) {
    this.#folder = join(dataDir, 'turn');
    this.#given = given;
  }

  /** Where coturn reads them. */
  get database(): string {
    return join(this.#folder, 'secrets.sqlite');
  }

  /** Signs from now on. Looks at the file each time: another process may have rotated them. */
  get current(): string {
    return this.all()[0] ?? '';
  }

  all(): readonly string[] {
    if (this.#given.length > 0) return this.#given;
    const version = versionOf(this.#file);
    if (version === undefined) return this.#write([newSecret()]);
    if (this.#known?.version !== version) {
      this.#known = { version, secrets: readFileSync(this.#file, 'utf8').split('\n').filter(Boolean) };
    }
    return this.#known.secrets;
  }

  /** Makes coturn accept these, and no others. */
  publish(realm: string): void {
    accept(this.database, realm, this.all());
  }

  /**
   * Signs with a new secret from now on; the one before it stays accepted until the next rotation.
   * @param isLeaked whether the old ones are to be refused at once, which breaks the credentials that are out
   * @throws DomainError if they come from TURN_SECRET
   */
  rotate(realm: string, { isLeaked = false } = {}): void {
    if (this.#given.length > 0) {
      throw new DomainError('SECRET_IS_GIVEN', 'TURN_SECRET is set: rotate it there, TURN_SECRET=<new>,<old>.');
    }
    const [current = newSecret()] = this.all();
    const secrets = isLeaked ? [newSecret()] : [newSecret(), current];
    // First whoever accepts, then whoever signs: in between both are good.
    accept(this.database, realm, secrets);
    this.#write(secrets);
  }

  get #file(): string {
    return join(this.#folder, 'secrets');
  }

  #write(secrets: readonly string[]): readonly string[] {
    mkdirSync(this.#folder, { recursive: true });
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, `${secrets.join('\n')}\n`, { mode: 0o600 });
    renameSync(draft, this.#file);
    return secrets;
  }
}

/** The table is coturn's own (its schema.sql). */
function accept(path: string, realm: string, secrets: readonly string[]): void {
  mkdirSync(join(path, '..'), { recursive: true });
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    chmodSync(path, 0o600);
    database.exec(`create table if not exists turn_secret
      (realm varchar(127) default '', value varchar(127), primary key (realm, value)); begin; delete from turn_secret;`);
    const insert = database.prepare('insert or ignore into turn_secret (realm, value) values (?, ?)');
    for (const secret of secrets) insert.run(realm, secret);
    database.exec('commit');
  } finally {
    database.close();
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function versionOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats && `${stats.ino}:${stats.mtimeNs}`;
}
