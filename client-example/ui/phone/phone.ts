import { deviceId } from '../../signaling/device.ts';
import { createStore } from '../../signaling/store.ts';
import type { Store } from '../../signaling/store.ts';
import { UserClient } from '../../signaling/user-client.ts';
import { nothingKnown } from '../../signaling/user-state.ts';
import type { UserState } from '../../signaling/user-state.ts';
import { holdSocket } from '../page-socket.ts';
import { session } from '../services.ts';
import { useStore } from '../use-store.ts';

const present = createStore<UserClient | null>(null);
const nothing = createStore<UserState>(nothingKnown);
const never = createStore(false);
let hangUp = () => {};

/** Where calls ring on this page: open for as long as somebody with an account is signed in, else null. */
export const phone: Store<UserClient | null> = present;

/** Friends, rings and the rest, as they are now; empty until known. */
export function usePhone(): UserState {
  return useStore(useStore(phone)?.state ?? nothing);
}

/** Whether the first answer of the server is here. */
export function useIsPhoneKnown(): boolean {
  return useStore(useStore(phone)?.isKnown ?? never);
}

/** Takes the place of a copy of this tab, which has taken this one's. */
export function takePhoneBack(): void {
  close();
  follow();
}

session.credentials.subscribe(follow);
follow();

function follow(): void {
  const hasAccount = session.credentials.read()?.kind === 'account';
  if (hasAccount === (present.read() !== null)) return;
  if (!hasAccount) return close();
  const { socket, release } = holdSocket();
  const opened = new UserClient(socket, deviceId());
  hangUp = () => {
    opened.close();
    release();
  };
  present.write(opened);
}

function close(): void {
  hangUp();
  hangUp = () => {};
  present.write(null);
}
