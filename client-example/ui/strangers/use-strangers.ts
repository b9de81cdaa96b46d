import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Call } from '../../call/call.ts';
import { FindStrangerDocument, NextStrangerDocument, StopFindingStrangerDocument } from '../../generated/operations.ts';
import type { StrangerMatchSeenFragment } from '../../generated/operations.ts';
import { LocalSources } from '../../media/local-sources.ts';
import type { CallOver } from '../../signaling/call-client.ts';
import { deviceId } from '../../signaling/device.ts';
import type { Socket } from '../../signaling/socket.ts';
import { holdSocket } from '../page-socket.ts';
import { isInCall } from '../phone/is-in-call.ts';
import { usePhone } from '../phone/phone.ts';
import { preferences } from '../preferences.ts';
import { api, sfuDevice } from '../services.ts';
import { useAction } from '../use-request.ts';
import type { Action } from '../use-request.ts';
import { rememberedStranger, rememberStranger } from './stranger-place.ts';

/** How long to wait for the server's word when this page is left. */
const leaveTimeoutMs = 2_000;
/** The rooms of everybody met since the page was loaded: the latest match stays in the state after its call. */
const met = new Set<string>();

/** A stranger, and the call with them. */
export interface Encounter {
  match: StrangerMatchSeenFragment;
  call: Call;
  /** Null while it goes on. */
  over: CallOver | null;
  /** The stranger's id in the call, once seen; it can be reported afterwards, too. */
  participantId: string | null;
  userId: string | null;
}

/** Looking for strangers, and talking to one after the other. */
export interface Strangers {
  socket: Socket | null;
  sources: LocalSources | null;
  /** In the queue, from 1; null while not waiting. */
  place: number | null;
  encounter: Encounter | null;
  find: Action<[]>;
  /** Leaves the present stranger for another. */
  next: Action<[]>;
  /** Stops waiting and talking. @param reason shown to the stranger */
  stop: (reason?: string) => void;
}

/** Opens the devices once for all strangers; whoever is found is called at once. */
export function useStrangers(): Strangers {
  const { strangerPlace: place, strangerMatch } = usePhone();
  const [held, setHeld] = useState<{ socket: Socket; sources: LocalSources } | null>(null);
  const [encounter, setEncounter] = useState<Encounter | null>(null);
  const current = useRef<Encounter | null>(null);

  const show = (next: Encounter | null) => {
    current.current = next;
    isInCall.write(next !== null && !next.over);
    rememberStranger(next && !next.over ? next.match : null);
    setEncounter(next);
  };

  const meet = useEffectEvent((match: StrangerMatchSeenFragment) => {
    if (!held || met.has(match.roomId)) return;
    met.add(match.roomId);
    current.current?.call.close();
    const call = new Call({ ...held, roomId: match.roomId, device: sfuDevice() });
    show({ match, call, over: null, participantId: null, userId: null });
    const change = (news: Partial<Encounter>) => {
      if (current.current?.call === call) show({ ...current.current, ...news });
    };
    call.client.state.subscribe(() => {
      const participants = call.client.state.read()?.participants ?? [];
      const stranger = participants.find(({ id }) => id !== call.client.participantId);
      if (!stranger || current.current?.participantId === stranger.id) return;
      change({ participantId: stranger.id, userId: stranger.userId });
    });
    call.client.over.subscribe(() => change({ over: call.client.over.read() }));
  });

  const forgetFormer = useEffectEvent(() => {
    if (strangerMatch) met.add(strangerMatch.roomId);
  });

  useEffect(() => {
    forgetFormer();
    const { socket, release } = holdSocket();
    const sources = new LocalSources(preferences.read());
    void sources.preview({ isMicrophoneOn: true, isCameraOn: preferences.read().isCameraOn });
    setHeld({ socket, sources });
    return () => {
      const timeout = new Promise((resolve) => setTimeout(resolve, leaveTimeoutMs));
      const left = leave(current.current);
      rememberStranger(null);
      isInCall.write(false);
      sources.close();
      void Promise.race([left, timeout]).then(release);
    };
  }, []);

  // A page that was reloaded goes on where it was.
  useEffect(() => {
    const remembered = held && rememberedStranger();
    if (remembered) meet(remembered);
  }, [held]);

  useEffect(() => {
    if (held && strangerMatch) meet(strangerMatch);
  }, [held, strangerMatch]);

  // Whom they find comes with the user's stream, as it does for whoever waits.
  const find = useAction(async () => {
    const { findStranger } = await api.request(FindStrangerDocument, { deviceId: deviceId() });
    if (findStranger.__typename !== 'StrangerSearch') throw new Error(findStranger.message);
    if (current.current?.over) show(null);
  });
  const next = useAction(async () => {
    // The server leaves for this device: here the call only falls silent.
    current.current?.call.close();
    show(null);
    const { nextStranger } = await api.request(NextStrangerDocument, { deviceId: deviceId() });
    if (nextStranger.__typename !== 'StrangerSearch') throw new Error(nextStranger.message);
  });
  const stop = (reason?: string) => {
    void leave(current.current, reason);
    current.current?.call.close();
    show(null);
  };
  return { socket: held?.socket ?? null, sources: held?.sources ?? null, place, encounter, find, next, stop };
}

/** Whatever fails here ends by itself: the place in the queue and the call live on leases. */
async function leave(encounter: Encounter | null, reason?: string): Promise<void> {
  const stopped = api.request(StopFindingStrangerDocument, {}).catch(() => null);
  await Promise.all([stopped, encounter?.call.leave(reason)]);
}
