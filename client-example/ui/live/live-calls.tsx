import { EndCallDocument, LiveCallsDocument } from '../../generated/operations.ts';
import type { LiveCallStateFragment } from '../../generated/operations.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { api } from '../services.ts';
import { clock } from '../times.ts';
import { usePages } from '../use-pages.ts';
import { useAction } from '../use-request.ts';

const refreshMs = 3_000;
/** More faces than this are a number. */
const maxFaces = 4;

/** Every call that goes on, the longest first. */
export function LiveCalls() {
  const { items, hasMore, problem, showMore, reload } = usePages(LiveCallsDocument, {}, ({ liveCalls }) => liveCalls, {
    refreshMs,
  });
  return (
    <section className="stack" aria-label="Live calls">
      <Problem text={problem} />
      {!items && problem && <p className="small soft">Whoever became an administrator just now logs in again first.</p>}
      {!items && !problem && <Loading label="Looking for calls" />}
      {items?.length === 0 && (
        <div className="empty">
          <h2>All is quiet</h2>
          <p className="soft">Nobody is in a call now.</p>
        </div>
      )}
      {items && items.length > 0 && (
        <ul className="card records">
          {items.map((live) => (
            <LiveCall key={live.id} live={live} onEnded={reload} />
          ))}
        </ul>
      )}
      {hasMore && (
        <Button look="outline" onClick={showMore}>
          Show more calls
        </Button>
      )}
    </section>
  );
}

function LiveCall({ live, onEnded }: { live: LiveCallStateFragment; onEnded: () => void }) {
  const { id, roomName, roomKind, durationSeconds, call } = live;
  const { kind, topology, participants } = call;
  const end = useAction(async () => {
    if (!window.confirm(`End the call “${roomName}” for everybody in it?`)) return;
    await api.request(EndCallDocument, { callId: id });
    onEnded();
  });
  const facts = [
    roomKind === 'DIRECT' ? 'Between two' : 'Group',
    kind === 'AUDIO' ? 'audio' : kind === 'VIDEO' ? 'video' : 'by room',
    topology === 'SFU' ? 'media server' : 'direct',
  ];
  return (
    <li className="record" data-testid="live-call" data-topology={topology}>
      <div className="person live-call">
        <div className="grow">
          <div className="truncate person-name">{roomName}</div>
          <div className="small soft">
            {facts.join(', ')} · {clock(durationSeconds)}
          </div>
        </div>
        <div className="row small soft" aria-label={participants.map(({ displayName }) => displayName).join(', ')}>
          <span className="avatars">
            {participants.slice(0, maxFaces).map(({ id: participantId, displayName, avatarColor }) => (
              <Avatar key={participantId} name={displayName} color={avatarColor} size={32} />
            ))}
          </span>
          {participants.length > maxFaces && `+${participants.length - maxFaces}`}
        </div>
        <Button
          look="outline"
          size="small"
          icon="close"
          aria-label={`End the call ${roomName}`}
          isBusy={end.isRunning}
          onClick={() => void end.run()}
        >
          End
        </Button>
      </div>
      <Problem text={end.problem} />
    </li>
  );
}
