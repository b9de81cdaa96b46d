import { useState } from 'react';
import type { LocalSources } from '../../media/local-sources.ts';
import { useMe } from '../me.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Problem } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { preferences } from '../preferences.ts';
import { Control } from '../room/control.tsx';
import { DeviceProblems } from '../room/device-problems.tsx';
import { TrackVideo } from '../room/track-video.tsx';
import { Link } from '../router.tsx';
import { useStore } from '../use-store.ts';
import { ReportDialog } from './report-dialog.tsx';
import type { Strangers } from './use-strangers.ts';

/** Before, between and after strangers: how I look, my place in the queue, and what became of the last one. */
export function StrangerQueue({ strangers }: { strangers: Strangers }) {
  const { sources, place, encounter, find, next, stop } = strangers;
  const [isReporting, setIsReporting] = useState(false);
  const isWaiting = place !== null || find.isRunning || next.isRunning;
  const last = encounter?.over ? encounter : null;
  return (
    <Shell isCentred>
      <div className="pre-join">
        {sources ? <SelfView sources={sources} /> : <div className="preview is-dark" />}
        <div className="stack" data-testid="stranger-queue" data-place={place ?? undefined}>
          {isWaiting ? (
            <>
              <h1 tabIndex={-1}>Looking for somebody…</h1>
              <p className="row soft" role="status">
                <span className="spinner" />
                {place === null ? 'Asking around' : placeWords(place)}
              </p>
              <Button look="outline" size="wide" onClick={() => stop()}>
                Stop
              </Button>
            </>
          ) : (
            <>
              <h1 tabIndex={-1}>{last ? `${last.match.displayName} has left` : 'Call a stranger'}</h1>
              {last?.over?.farewell && <blockquote className="quote">{last.over.farewell.text}</blockquote>}
              <p className="soft">
                {last
                  ? 'There may be somebody else.'
                  : 'You meet whoever else is waiting. Neither of you sees the other’s address, and you can go on to the next one at any time.'}
              </p>
              <Problem text={find.problem ?? next.problem} />
              <Button look="primary" size="wide" icon={last ? 'next' : 'globe'} onClick={() => void find.run()}>
                {last ? 'Next stranger' : 'Find somebody'}
              </Button>
              <div className="row">
                {last?.participantId && (
                  <Button look="outline" icon="flag" onClick={() => setIsReporting(true)}>
                    Report or block
                  </Button>
                )}
                <Link className="button button-outline grow" href="/">
                  Go to your people
                </Link>
              </div>
            </>
          )}
        </div>
      </div>
      {isReporting && last && (
        <ReportDialog encounter={last} onClose={() => setIsReporting(false)} onDone={() => setIsReporting(false)} />
      )}
    </Shell>
  );
}

function placeWords(place: number): string {
  return place === 1 ? 'You are next' : `${place - 1} ${place === 2 ? 'person is' : 'people are'} before you`;
}

/** How the stranger will see me. */
function SelfView({ sources }: { sources: LocalSources }) {
  const { tracks, isMicrophoneOn, isCameraOn, isStarting, problems } = useStore(sources.state);
  const me = useMe();
  const setCamera = (isOn: boolean) => {
    preferences.update((before) => ({ ...before, isCameraOn: isOn }));
    void sources.setCamera(isOn);
  };
  return (
    <div className="stack">
      <div className="preview is-dark" data-testid="preview">
        <div className="tile-avatar" style={{ containerType: 'size' }}>
          <Avatar name={me?.displayName ?? 'You'} color={me?.avatarColor ?? '#4f46e5'} size={96} />
        </div>
        {tracks.CAMERA && <TrackVideo track={tracks.CAMERA} source="CAMERA" isMirrored />}
        <div className="preview-controls">
          <Control
            icon={isMicrophoneOn ? 'microphone' : 'microphone-off'}
            label={isMicrophoneOn ? 'Mute' : 'Unmute'}
            isOff={!isMicrophoneOn}
            onClick={() => void sources.setMicrophone(!isMicrophoneOn)}
          />
          <Control
            icon={isCameraOn ? 'camera' : 'camera-off'}
            label={isCameraOn ? 'Turn camera off' : 'Turn camera on'}
            isOff={!isCameraOn}
            isBusy={isStarting.camera}
            onClick={() => setCamera(!isCameraOn)}
          />
        </div>
      </div>
      <DeviceProblems problems={problems} />
    </div>
  );
}
