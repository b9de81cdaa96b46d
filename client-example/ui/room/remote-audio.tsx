import { useEffect, useLayoutEffect, useRef } from 'react';
import type { TrackSource } from '../../generated/operations.ts';
import { preferences } from '../preferences.ts';
import { useStore } from '../use-store.ts';
import { playOrAsk } from './blocked-sound.ts';

/** Plays one track of one participant, on the chosen speaker. */
export function RemoteAudio({
  track,
  source,
  participantId,
  isWarming,
}: {
  track: MediaStreamTrack;
  source: TrackSource;
  participantId: string;
  /** Unheard: it runs along until it takes over from the track that plays. */
  isWarming: boolean;
}) {
  const element = useRef<HTMLAudioElement>(null);
  const { speakerId } = useStore(preferences);

  useLayoutEffect(() => {
    const audio = element.current;
    if (!audio) return;
    audio.srcObject = new MediaStream([track]);
    return () => {
      audio.srcObject = null;
    };
  }, [track]);

  // Before the page is drawn, and in one go with the element that changes places with this one: exactly one is heard.
  useLayoutEffect(() => {
    const audio = element.current;
    if (!audio) return;
    audio.muted = isWarming;
    return playOrAsk(audio);
  }, [track, isWarming]);

  useEffect(() => {
    const audio = element.current;
    // A speaker that was unplugged: the default one plays.
    if (audio && 'setSinkId' in audio && speakerId) audio.setSinkId(speakerId).catch(() => {});
  }, [speakerId]);

  return <audio ref={element} data-participant-id={participantId} data-source={source} autoPlay />;
}
