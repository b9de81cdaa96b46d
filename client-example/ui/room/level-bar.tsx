import { useEffect, useRef } from 'react';
import { watchLevel } from '../../media/microphone-level.ts';

/** How loud the microphone is; empty without a track. */
export function LevelBar({ track }: { track: MediaStreamTrack | undefined }) {
  const bar = useRef<HTMLDivElement>(null);

  // Straight to the element: a level changes too often to render for it.
  useEffect(() => {
    const show = (level: number) => {
      if (bar.current) bar.current.style.transform = `scaleX(${level.toFixed(3)})`;
    };
    show(0);
    return track && watchLevel(track, show);
  }, [track]);

  return (
    <div className="level" role="img" aria-label={track ? 'Microphone level' : 'The microphone is muted'}>
      <div ref={bar} />
    </div>
  );
}
