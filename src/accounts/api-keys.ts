import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { ApiKey } from '../entities/api-key.ts';
import { sha256 } from './sha256.ts';

const PREFIX = 'tk_';
const SECRET_BYTES = 32;

/** Whether a credential has the form of an API key; every other one is taken for an access token. */
export function isApiKey(credential: string): boolean {
  return credential.startsWith(PREFIX);
}

/** What is stored of an API key. */
export function apiKeyHash(key: string): string {
  return sha256(key);
}

/**
 * A new API key: `tk_` and 256 random bits in base64url.
 * @returns the key, which is shown once, and the row to store
 */
export function newApiKey(userId: string, createdAt: Date): { apiKey: string; row: ApiKey } {
  const apiKey = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  return { apiKey, row: { id: randomUUIDv7(), userId, hash: apiKeyHash(apiKey), createdAt } };
}
