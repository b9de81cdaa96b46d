import { AuthenticateDocument } from '../generated/operations.ts';
import type { Session } from './session.ts';
import { Socket } from './socket.ts';

/** Close codes of the server that say something about the credentials. */
const unauthorized = 4401;
const forbidden = 4403;
const tokenExpired = 4802;
const sessionRevoked = 4803;
/** How often an open socket's token is looked at; it is renewed when three quarters of its life are over. */
const renewalCheckMs = 5_000;

/**
 * A socket that speaks as whoever is signed in. It shows the server each new access token before the old one expires, so that
 * it stays open as long as the session lives; without a session it is closed.
 * @param url of the GraphQL endpoint, `http:` or `https:`
 */
export function openSessionSocket(url: string, session: Session): Socket {
  let shownToken: string | null = null;

  const socket = new Socket({
    url: url.replace(/^http/, 'ws'),
    async connectionParams() {
      shownToken = await session.accessToken();
      return { Authorization: `Bearer ${shownToken}` };
    },
    async onClosed(code) {
      if (code === sessionRevoked) session.signOut('revoked');
      const isRefused = code === unauthorized || code === forbidden || code === tokenExpired;
      // The next attempt asks for the token again, so a failure here needs no answer.
      if (isRefused && shownToken) await session.accessToken(shownToken).catch(() => null);
    },
  });

  const showNewToken = (): void => {
    const accessToken = session.credentials.read()?.accessToken;
    if (!accessToken) return socket.close();
    if (accessToken === shownToken || socket.state.read() !== 'connected') return;
    shownToken = accessToken;
    // Refused means closed with a code of its own when the old token expires: onClosed deals with that.
    socket.execute(AuthenticateDocument, { accessToken }).catch(() => {});
  };
  const endRenewal = session.credentials.subscribe(showNewToken);
  const renewal = setInterval(() => {
    // Unreachable now is no harm: the next look is soon.
    session.accessToken().catch(() => null);
  }, renewalCheckMs);
  socket.state.subscribe(() => {
    if (socket.state.read() !== 'closed') return;
    endRenewal();
    clearInterval(renewal);
  });
  showNewToken();
  return socket;
}
