import { useEffect, useEffectEvent } from 'react';
import type { RoomStateFragment } from '../../generated/operations.ts';
import type { LocalSources } from '../../media/local-sources.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { useMe } from '../me.ts';
import { preferences } from '../preferences.ts';
import { startCall } from '../phone/place-call.ts';
import { useAction } from '../use-request.ts';
import { useStore } from '../use-store.ts';
import { Control } from './control.tsx';
import { DeviceProblems } from './device-problems.tsx';
import { DeviceSelect } from './device-select.tsx';
import { LevelBar } from './level-bar.tsx';
import { TrackVideo } from './track-video.tsx';
import { useDevices } from './use-devices.ts';

/** Before the call: how I look and sound, with which devices. */
export function PreJoin({
  room,
  sources,
  onJoin,
}: {
  room: RoomStateFragment;
  sources: LocalSources;
  onJoin: () => void;
}) {
  const { tracks, isMicrophoneOn, isCameraOn, isStarting, problems } = useStore(sources.state);
  const me = useMe();
  const devices = useDevices(tracks);

  // Once for these devices; what follows is the person's choice.
  const openPreview = useEffectEvent((opened: LocalSources) =>
    opened.preview({ isMicrophoneOn: !room.startMuted, isCameraOn: preferences.read().isCameraOn }),
  );
  useEffect(() => void openPreview(sources), [sources]);

  const setCamera = (isOn: boolean) => {
    preferences.update((before) => ({ ...before, isCameraOn: isOn }));
    void sources.setCamera(isOn);
  };
  const ring = useAction(() => startCall({ roomId: room.id }, isCameraOn ? 'VIDEO' : 'AUDIO'));

  return (
    <Shell isCentred>
      <div className="pre-join">
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
        <div className="stack">
          <div className="stack-small">
            <h1 tabIndex={-1}>{room.name}</h1>
            <p className="soft">{whoIsHere(room)}</p>
          </div>
          {room.startMuted && !isMicrophoneOn && <Notice tone="info">Everybody starts muted in this room.</Notice>}
          <DeviceProblems problems={problems} />
          <Button look="primary" size="wide" onClick={onJoin}>
            {room.call ? 'Join the call' : 'Start the call'}
          </Button>
          {room.kind === 'GROUP' && me?.__typename === 'Account' && (
            <Button
              look="outline"
              icon="bell"
              size="wide"
              isBusy={ring.isRunning}
              onClick={() => void ring.run()}
              title="Everybody who belongs to the room is called, wherever they are"
            >
              Ring everybody
            </Button>
          )}
          <DeviceSelect kind="audioinput" devices={devices} sources={sources} />
          <LevelBar track={isMicrophoneOn ? tracks.MICROPHONE : undefined} />
          <DeviceSelect kind="videoinput" devices={devices} sources={sources} />
          <DeviceSelect kind="audiooutput" devices={devices} sources={sources} />
        </div>
      </div>
    </Shell>
  );
}

function whoIsHere(room: RoomStateFragment): string {
  const names = (room.call?.participants ?? []).map(({ displayName }) => displayName);
  if (names.length === 0) return 'Nobody is here yet.';
  const list = new Intl.ListFormat('en').format(
    names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names,
  );
  return names.length === 1 ? `${list} is here.` : `${list} are here.`;
}
