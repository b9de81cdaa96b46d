import type { MikroORM } from '../db/orm.ts';
import { ApiKey } from '../entities/api-key.ts';
import { User } from '../entities/user.ts';
import { Unauthenticated } from '../errors.ts';
import type { AccessTokens } from './access-tokens.ts';
import { apiKeyHash, isApiKey } from './api-keys.ts';
import type { Actor } from './actor.ts';
import type { Revocations } from './revocations.ts';

/** Who a credential stands for, and until when. */
export interface Identity {
  actor: Actor;
  /** Ms since the epoch; undefined for API keys, which only end when they are replaced. */
  expiresAt: number | undefined;
}

export interface AuthenticateDeps {
  orm: MikroORM;
  accessTokens: AccessTokens;
  revocations: Revocations;
}

/**
 * Who shows this credential: an access token (no query) or an API key (`tk_…`, one query).
 * @throws Unauthenticated if it is not one of ours, has expired or was revoked; the credential is never in the message
 */
export async function authenticate(credential: string, deps: AuthenticateDeps): Promise<Identity> {
  const identity = isApiKey(credential) ? await ownerOf(credential, deps.orm) : deps.accessTokens.verify(credential);
  if (deps.revocations.isRevoked(identity.actor)) throw new Unauthenticated('This session has ended: log in again.');
  return identity;
}

async function ownerOf(key: string, orm: MikroORM): Promise<Identity> {
  const em = orm.em.fork();
  const apiKey = await em.findOne(ApiKey, { hash: apiKeyHash(key) });
  const user = apiKey && (await em.findOne(User, apiKey.userId));
  if (!user) throw new Unauthenticated('This API key is not valid.');
  const via = { kind: 'apiKey', apiKeyId: apiKey.id } as const;
  return { actor: { kind: 'user', userId: user.id, role: user.role, via }, expiresAt: undefined };
}
