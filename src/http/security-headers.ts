import type { ServerResponse } from 'node:http';

/** For every response. A room's link is a secret, so no address of ours travels in a Referer header. */
export function addSecurityHeaders(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
}

/** For the page: nothing but its own files, nothing inline, its own socket, and the devices that a call needs. */
export function pageHeaders(host: string | undefined): Record<string, string> {
  // Older browsers do not count ws: and wss: of the same host as 'self'. The header comes from the client: check it.
  const sockets = host && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return {
    'Content-Security-Policy': [
      "default-src 'self'",
      `connect-src 'self'${sockets}`,
      "media-src 'self' blob:",
      "img-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'Permissions-Policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()',
  };
}

/** For GraphiQL, one file with everything inline: its one script by hash, its workers as blobs, the editor's style tags. */
export function graphiqlHeaders(scriptHash: string): Record<string, string> {
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src '${scriptHash}'`,
      'worker-src blob:',
      "style-src 'unsafe-inline'",
      "img-src 'self' data:",
      'font-src data:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}
