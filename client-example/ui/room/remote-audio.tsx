import { useEffect, useRef } from 'react';
import type { TrackSource } from '../../generated/operations.ts';
import { preferences } from '../preferences.ts';
import { useStore } from '../use-store.ts';
import { playOrAsk } from './blocked-sound.ts';

/** Plays one source of one participant, on the chosen speaker. */
export function RemoteAudio({
  track,
  source,
  participantId,
}: {
  track: MediaStreamTrack;
  source: TrackSource;
  participantId: string;
}) {
  const element = useRef<HTMLAudioElement>(null);
  const { speakerId } = useStore(preferences);

  useEffect(() => {
    const audio = element.current;
    if (!audio) return;
    audio.srcObject = new MediaStream([track]);
    const forget = playOrAsk(audio);
    return () => {
      forget();
      audio.srcObject = null;
    };
  }, [track]);

  useEffect(() => {
    const audio = element.current;
    // A speaker that was unplugged: the default one plays.
    if (audio && 'setSinkId' in audio && speakerId) audio.setSinkId(speakerId).catch(() => {});
  }, [speakerId]);

  return <audio ref={element} data-participant-id={participantId} data-source={source} autoPlay />;
}
