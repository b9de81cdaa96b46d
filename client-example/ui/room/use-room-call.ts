import { useEffect, useRef, useState } from 'react';
import { Call } from '../../call/call.ts';
import { LocalSources } from '../../media/local-sources.ts';
import { sources as allSources } from '../../media/media.ts';
import { WarmJoin } from '../../sfu/warm-join.ts';
import { deviceId } from '../../signaling/device.ts';
import type { Socket } from '../../signaling/socket.ts';
import type { CallOver } from '../../signaling/call-client.ts';
import { holdSocket } from '../page-socket.ts';
import { isInCall } from '../phone/is-in-call.ts';
import { arrival } from '../phone/place-call.ts';
import type { Arrival } from '../phone/place-call.ts';
import { preferences } from '../preferences.ts';
import { sfuDevice } from '../services.ts';
import { playEarly } from './early-videos.ts';
import { forgetPlace, placeIn, rememberPlace } from './place.ts';
import type { Place } from './place.ts';
import { showAtOnce, showSoon } from './show-call.ts';
import type { Show } from './show-call.ts';

/** How long to wait for the server's word when this page leaves a call for another page. */
const leaveTimeoutMs = 2_000;

/** How a call was over, and which one it was. */
export interface RoomCallOver extends CallOver {
  /** Null if it was never joined. */
  callId: string | null;
}

/** A person in front of a room: looking at themselves, in the call, or after it. */
export interface RoomCall {
  /** Null for a moment at the start. */
  socket: Socket | null;
  sources: LocalSources | null;
  call: Call | null;
  over: RoomCallOver | null;
  join: () => void;
  /** @param reason shown to the others */
  leave: (reason?: string) => void;
}

/** Opens the socket and the devices of a room page, and closes them with it. A page that was reloaded in a call is in it again. */
export function useRoomCall(roomId: string): RoomCall {
  const [socket, setSocket] = useState<Socket | null>(null);
  const [sources, setSources] = useState<LocalSources | null>(null);
  const [call, setCall] = useState<Call | null>(null);
  const [over, setOver] = useState<RoomCallOver | null>(null);
  const current = useRef<{ call: Call | null; sources: LocalSources | null }>({ call: null, sources: null });
  const warmJoin = useRef<WarmJoin | null>(null);
  /** What was on when a call was last seen: with it on this page is in it again. */
  const lastOn = useRef<Place>({ isMicrophoneOn: false, isCameraOn: preferences.read().isCameraOn });

  const begin = (onSocket: Socket, withSources: LocalSources, show: Show, arrived: Arrival | null = null) => {
    // The page before the call has told them.
    withSources.forgetProblems();
    const warm = warmJoin.current?.take() ?? null;
    const started = new Call({
      socket: onSocket,
      roomId,
      sources: withSources,
      device: sfuDevice(),
      joined: arrived?.joined ?? null,
      isJoinedForMesh: arrived?.isForMesh ?? false,
      warm,
    });
    isInCall.write(true);
    current.current = { call: started, sources: withSources };
    show(started, () => {
      setOver(null);
      setSources(withSources);
      setCall(started);
    });
    const remember = () => {
      lastOn.current = withSources.state.read();
      rememberPlace(roomId, lastOn.current);
    };
    remember();
    const endRemembering = withSources.state.subscribe(remember);
    started.client.over.subscribe(() => {
      endRemembering();
      forgetPlace();
      isInCall.write(false);
      withSources.close();
      current.current = { call: null, sources: null };
      setCall(null);
      const end = started.client.over.read();
      setOver(end && { ...end, callId: started.client.state.read()?.id ?? null });
    });
  };

  /** Somebody called or answered: this page is where that call is. */
  const beginArrived = (onSocket: Socket): boolean => {
    const arrived = arrival.read();
    if (arrived?.joined.room.id !== roomId) return false;
    arrival.write(null);
    const { call: former, sources: formerSources } = current.current;
    // In this very call already, on this very device: there is nothing new about it.
    if (former) return true;
    formerSources?.close();
    const local = new LocalSources(preferences.read());
    void local.preview({ isMicrophoneOn: true, isCameraOn: arrived.isCameraOn });
    begin(onSocket, local, showAtOnce, arrived);
    return true;
  };

  useEffect(() => {
    const { socket: opened, release } = holdSocket();
    setSocket(opened);
    const endArrivals = arrival.subscribe(() => void beginArrived(opened));
    const place = placeIn(roomId);
    if (!beginArrived(opened)) {
      const local = new LocalSources(preferences.read());
      current.current = { call: null, sources: local };
      setSources(local);
      if (place) {
        turnOn(local, place);
        begin(opened, local, showAtOnce);
      } else {
        warmJoin.current = prepareJoin(opened, roomId, local);
      }
    }
    return () => {
      endArrivals();
      warmJoin.current?.close();
      const timeout = new Promise((resolve) => setTimeout(resolve, leaveTimeoutMs));
      const left = current.current.call?.leave() ?? Promise.resolve();
      current.current.sources?.close();
      void Promise.race([left, timeout]).then(release);
    };
    // One socket and one set of devices for the life of the page; the page has the room's id as its key.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [roomId]);

  const join = () => {
    // The button is there for a moment longer than it is needed.
    if (!socket || !sources || current.current.call) return;
    if (!over) return begin(socket, sources, showSoon);
    // Again, after a call: with devices opened anew, as they were before.
    const again = new LocalSources(preferences.read());
    turnOn(again, lastOn.current);
    begin(socket, again, showSoon);
  };
  const leave = (reason?: string) => void call?.leave(reason);

  return { socket, sources, call, over, join, leave };
}

function turnOn(local: LocalSources, { isMicrophoneOn, isCameraOn }: Place): void {
  void local.setMicrophone(isMicrophoneOn);
  void local.setCamera(isCameraOn);
}

/** Connects ahead to a call that is on the SFU, with what the person sees of themselves ready to be sent. */
function prepareJoin(socket: Socket, roomId: string, local: LocalSources): WarmJoin {
  const { tracks } = local.state.read();
  const warm = new WarmJoin({
    socket,
    roomId,
    deviceId: deviceId(),
    device: sfuDevice(),
    localTracks: tracks,
    onTrack: playEarly,
  });
  local.state.subscribe(() => {
    const state = local.state.read();
    for (const source of allSources) warm.publish(source, state.tracks[source] ?? null);
  });
  return warm;
}
