import type { ReactNode } from 'react';
import type { Call } from '../../call/call.ts';
import { canShareScreen } from '../../media/capture.ts';
import { preferences } from '../preferences.ts';
import { useStore } from '../use-store.ts';
import { Control } from './control.tsx';
import { DeviceProblems } from './device-problems.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** What I do in a call. M, V and S do it from the keyboard. */
export function CallControls({
  call,
  isDirect,
  onLeave,
  onGoodbye,
  children,
}: {
  call: Call;
  /** Between two people nobody has to say that they are ready. */
  isDirect: boolean;
  onLeave: () => void;
  /** Leaving with a word; absent where nobody is owed one. */
  onGoodbye: (() => void) | undefined;
  children?: ReactNode;
}) {
  const { sources, client } = call;
  const { tracks, isMicrophoneOn, isCameraOn, isStarting, problems } = useStore(sources.state);
  const state = useStore(client.state);
  const isReady = state?.participants.find(({ id }) => id === client.participantId)?.isReady ?? false;
  const isSharing = Boolean(tracks.SCREEN_SHARE);

  const toggleMicrophone = () => void sources.setMicrophone(!isMicrophoneOn);
  const toggleCamera = () => {
    preferences.update((before) => ({ ...before, isCameraOn: !isCameraOn }));
    void sources.setCamera(!isCameraOn);
  };
  const toggleScreen = () => void sources.setScreenShare(!isSharing);

  useShortcuts({ m: toggleMicrophone, v: toggleCamera, ...(canShareScreen() && { s: toggleScreen }) });

  return (
    <footer className="call-foot">
      <DeviceProblems problems={problems} onClose={() => sources.forgetProblems()} />
      <div className="controls" role="toolbar" aria-label="Call controls">
        <Control
          icon={isMicrophoneOn ? 'microphone' : 'microphone-off'}
          label={isMicrophoneOn ? 'Mute' : 'Unmute'}
          shortcut="m"
          isOff={!isMicrophoneOn}
          isBusy={isStarting.microphone}
          onClick={toggleMicrophone}
        />
        <Control
          icon={isCameraOn ? 'camera' : 'camera-off'}
          label={isCameraOn ? 'Turn camera off' : 'Turn camera on'}
          shortcut="v"
          isOff={!isCameraOn}
          isBusy={isStarting.camera}
          onClick={toggleCamera}
        />
        {canShareScreen() && (
          <Control
            icon="screen"
            label={isSharing ? 'Stop sharing' : 'Share screen'}
            shortcut="s"
            isActive={isSharing}
            isBusy={isStarting.screen}
            onClick={toggleScreen}
          />
        )}
        {!isDirect && (
          <Control
            icon="ready"
            label={isReady ? 'Not ready' : 'I am ready'}
            isActive={isReady}
            onClick={() => client.setReady(!isReady)}
          />
        )}
        {onGoodbye && <Control icon="chat" label="Leave with a word" onClick={onGoodbye} />}
        {children}
        <Control icon="leave" label="Leave" className="control-leave" onClick={onLeave} />
      </div>
    </footer>
  );
}
