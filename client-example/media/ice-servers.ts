import type { IceStateFragment } from '../generated/operations.ts';

/** ICE servers in the browser's shape, which has no null in it. */
export function iceServersOf({ iceServers }: Pick<IceStateFragment, 'iceServers'>): RTCIceServer[] {
  return iceServers.map(({ urls, username, credential }) =>
    username && credential ? { urls, username, credential } : { urls },
  );
}
