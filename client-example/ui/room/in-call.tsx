import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Call } from '../../call/call.ts';
import type { RoomStateFragment } from '../../generated/operations.ts';
import type { Socket } from '../../signaling/socket.ts';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Loading } from '../parts/loading.tsx';
import { roomUrl } from '../room-url.ts';
import { useStore } from '../use-store.ts';
import { CallControls } from './call-controls.tsx';
import { CallSettings } from './call-settings.tsx';
import { ConnectionChip } from './connection-chip.tsx';
import { CallTitle } from './call-title.tsx';
import { EnableSound } from './enable-sound.tsx';
import { Goodbye } from './goodbye.tsx';
import { News } from './news.tsx';
import { People } from './people.tsx';
import { Stage } from './stage.tsx';
import { StopRinging } from './stop-ringing.tsx';
import { TopologyChip } from './topology-chip.tsx';
import { Unreachable } from './unreachable.tsx';

const stillLoading = 'Still loading what this call needs. If it takes too long, reload the page.';

/** The call: everybody's tiles between a bar and the controls. */
export function InCall({
  call,
  room,
  title,
  socket,
  onLeave,
  extraControls,
}: {
  call: Call;
  room: RoomStateFragment | null;
  /** Instead of the name of the room, between strangers, who have none. */
  title?: string;
  socket: Socket;
  /** @param reason shown to the others */
  onLeave: (reason?: string) => void;
  /** More controls, for calls of a special kind. */
  extraControls?: ReactNode;
}) {
  const state = useStore(call.client.state);
  const isAwaited = useStore(call.client.isAwaited);
  const [panel, setPanel] = useState<'people' | 'settings' | 'goodbye' | null>(null);
  const toggle = (name: 'people' | 'settings') => setPanel(panel === name ? null : name);
  const isStranger = title !== undefined;
  const isDirect = isStranger || room?.kind === 'DIRECT';
  const count = state?.participants.length ?? 0;

  return (
    <div className="call is-dark" data-testid="call" data-topology={state?.topology}>
      <header className="call-bar">
        <h1 className="truncate" tabIndex={-1}>
          {title ?? <CallTitle call={call} room={room} />}
        </h1>
        {state && <TopologyChip state={state} />}
        <ConnectionChip socket={socket} />
        <span className="grow" />
        {state && <StopRinging state={state} />}
        {room && !isDirect && (
          <CopyButton text={roomUrl(room.link)} label="Copy link" look="quiet" size="small" icon="link" isCompact />
        )}
        <Button
          look="quiet"
          size="small"
          icon="people"
          aria-label={`Who is here (${count})`}
          aria-expanded={panel === 'people'}
          onClick={() => toggle('people')}
        >
          {count}
        </Button>
        <Button look="quiet" size="small" icon="settings" aria-label="Devices" onClick={() => toggle('settings')} />
      </header>
      <main className="call-body">
        {state ? (
          <Stage call={call} state={state} isDirect={isDirect} />
        ) : (
          <div className="call-joining">
            <Loading label={isAwaited ? stillLoading : 'Joining the call'} />
          </div>
        )}
        {panel === 'people' && state && <People call={call} state={state} onClose={() => setPanel(null)} />}
      </main>
      {state && <Unreachable call={call} state={state} />}
      <CallControls
        call={call}
        isDirect={isDirect}
        onLeave={() => onLeave()}
        onGoodbye={isStranger ? undefined : () => setPanel('goodbye')}
      >
        {extraControls}
      </CallControls>
      {state && <News state={state} selfId={call.client.participantId} />}
      <EnableSound />
      {panel === 'goodbye' && <Goodbye onLeave={onLeave} onClose={() => setPanel(null)} />}
      {panel === 'settings' && <CallSettings call={call} onClose={() => setPanel(null)} />}
    </div>
  );
}
