import type { IncomingHttpHeaders } from 'node:http';

/**
 * The access token or API key of a request: `Authorization: Bearer …` (the scheme may be missing) or `x-api-key: …`.
 * @returns undefined when there is none
 */
export function credentialFromHeaders(headers: IncomingHttpHeaders): string | undefined {
  return credentialFrom(headers.authorization, headers['x-api-key']);
}

/** The same from the payload of `connection_init`, whose keys clients write in either case. */
export function credentialFromPayload(payload: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return payload && credentialFrom(payload['Authorization'] ?? payload['authorization'], payload['x-api-key']);
}

function credentialFrom(authorization: unknown, apiKey: unknown): string | undefined {
  if (typeof authorization === 'string') {
    const credential = authorization.trim().replace(/^bearer(\s+|$)/i, '');
    if (credential !== '') return credential;
  }
  return typeof apiKey === 'string' && apiKey !== '' ? apiKey.trim() : undefined;
}
