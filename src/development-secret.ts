import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A secret for development, made once and kept in the data folder (mode 0600) so that a restart invalidates nothing.
 * @param name file name without extension
 * @returns 43 base64url characters, 256 random bits
 */
export function developmentSecret(dataDir: string, name: string): string {
  const path = join(dataDir, `${name}.secret`);
  mkdirSync(dataDir, { recursive: true });
  try {
    // `wx` creates or fails: two processes that start at once agree on the first one's secret.
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
