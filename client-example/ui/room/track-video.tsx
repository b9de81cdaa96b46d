import { useEffect, useRef, useState } from 'react';
import type { TrackSource } from '../../generated/operations.ts';

/** Shows a track. Until its first new frame the element is transparent: what lies behind it is seen, never a stale picture. */
export function TrackVideo({
  track,
  source,
  participantId,
  isMirrored = false,
  isWhole = false,
}: {
  track: MediaStreamTrack;
  source: TrackSource;
  participantId?: string;
  isMirrored?: boolean;
  /** Nothing of the picture is cut off. */
  isWhole?: boolean;
}) {
  const element = useRef<HTMLVideoElement>(null);
  const [hasFrame, setHasFrame] = useState(false);

  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = new MediaStream([track]);
    const frame = video.requestVideoFrameCallback(() => setHasFrame(true));
    return () => {
      video.cancelVideoFrameCallback(frame);
      video.srcObject = null;
      setHasFrame(false);
    };
  }, [track]);

  const classes = [hasFrame && 'has-frame', isMirrored && 'is-mirrored', isWhole && 'is-whole'];
  return (
    <video
      ref={element}
      className={classes.filter(Boolean).join(' ')}
      data-participant-id={participantId}
      data-source={source}
      autoPlay
      playsInline
      muted
    />
  );
}
