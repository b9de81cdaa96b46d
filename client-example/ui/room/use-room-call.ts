import { useEffect, useRef, useState } from 'react';
import { Call } from '../../call/call.ts';
import { LocalSources } from '../../media/local-sources.ts';
import { sources as allSources } from '../../media/media.ts';
import { WarmJoin } from '../../sfu/warm-join.ts';
import { deviceId } from '../../signaling/device.ts';
import { openSessionSocket } from '../../signaling/session-socket.ts';
import type { Socket } from '../../signaling/socket.ts';
import type { CallOver } from '../../signaling/call-client.ts';
import { preferences } from '../preferences.ts';
import { endpoint, session, sfuDevice } from '../services.ts';
import { forgetPlace, placeIn, rememberPlace } from './place.ts';

/** How long to wait for the server's word when this page leaves a call for another page. */
const leaveTimeoutMs = 2_000;

/** A person in front of a room: looking at themselves, in the call, or after it. */
export interface RoomCall {
  /** Null for a moment at the start. */
  socket: Socket | null;
  sources: LocalSources | null;
  call: Call | null;
  over: CallOver | null;
  join: () => void;
  leave: () => void;
}

/** Opens the socket and the devices of a room page, and closes them with it. A page that was reloaded in a call is in it again. */
export function useRoomCall(roomId: string): RoomCall {
  const [socket, setSocket] = useState<Socket | null>(null);
  const [sources, setSources] = useState<LocalSources | null>(null);
  const [call, setCall] = useState<Call | null>(null);
  const [over, setOver] = useState<CallOver | null>(null);
  const current = useRef<{ call: Call | null; sources: LocalSources | null }>({ call: null, sources: null });
  const warmJoin = useRef<WarmJoin | null>(null);

  const begin = (onSocket: Socket, withSources: LocalSources) => {
    // The page before the call has told them.
    withSources.forgetProblems();
    const warm = warmJoin.current?.take() ?? null;
    const started = new Call({ socket: onSocket, roomId, sources: withSources, device: sfuDevice(), warm });
    current.current = { call: started, sources: withSources };
    setOver(null);
    setSources(withSources);
    setCall(started);
    const remember = () => rememberPlace(roomId, withSources.state.read());
    remember();
    const endRemembering = withSources.state.subscribe(remember);
    started.client.over.subscribe(() => {
      endRemembering();
      forgetPlace();
      withSources.close();
      current.current = { call: null, sources: null };
      setCall(null);
      setOver(started.client.over.read());
    });
  };

  useEffect(() => {
    const opened = openSessionSocket(endpoint, session);
    const local = new LocalSources(preferences.read());
    const place = placeIn(roomId);
    current.current = { call: null, sources: local };
    setSocket(opened);
    setSources(local);
    if (place) {
      void local.setMicrophone(place.isMicrophoneOn);
      void local.setCamera(place.isCameraOn);
      begin(opened, local);
    }
    const warm = place ? null : prepareJoin(opened, roomId, local);
    warmJoin.current = warm;
    return () => {
      warm?.close();
      const timeout = new Promise((resolve) => setTimeout(resolve, leaveTimeoutMs));
      const left = current.current.call?.leave() ?? Promise.resolve();
      current.current.sources?.close();
      void Promise.race([left, timeout]).then(() => opened.close());
    };
    // One socket and one set of devices for the life of the page; the page has the room's id as its key.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [roomId]);

  const join = () => {
    if (!socket || !sources) return;
    if (!over) return begin(socket, sources);
    // Again, after a call: with devices opened anew, as they were before.
    const again = new LocalSources(preferences.read());
    void again.setCamera(preferences.read().isCameraOn);
    begin(socket, again);
  };
  const leave = () => void call?.leave();

  return { socket, sources, call, over, join, leave };
}

/** Connects ahead to a call that is on the SFU, with what the person sees of themselves ready to be sent. */
function prepareJoin(socket: Socket, roomId: string, local: LocalSources): WarmJoin {
  const { tracks } = local.state.read();
  const warm = new WarmJoin({ socket, roomId, deviceId: deviceId(), device: sfuDevice(), localTracks: tracks });
  local.state.subscribe(() => {
    const state = local.state.read();
    for (const source of allSources) warm.publish(source, state.tracks[source] ?? null);
  });
  return warm;
}
