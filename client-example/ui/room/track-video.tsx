import { useLayoutEffect, useRef } from 'react';
import type { TrackSource } from '../../generated/operations.ts';
import type { Viewing } from '../../media/viewing.ts';
import { takeVideo } from './early-videos.ts';
import { VideoStack } from './video-stack.ts';

/**
 * Shows a track. Until its first frame what lies behind is seen: the avatar, or the picture of the track before it, which stays
 * to the frame in which the new one takes over.
 */
export function TrackVideo({
  track,
  source,
  participantId = '',
  viewing,
  isMirrored = false,
  isWhole = false,
}: {
  track: MediaStreamTrack;
  source: TrackSource;
  participantId?: string;
  /** Told what is seen here, and how large; absent for this page's own picture. */
  viewing?: Viewing | undefined;
  isMirrored?: boolean;
  /** Nothing of the picture is cut off. */
  isWhole?: boolean;
}) {
  const container = useRef<HTMLDivElement>(null);
  const stack = useRef<VideoStack | null>(null);

  // Before the page is drawn, not after it: a first frame that finds no element is lost, and the next one comes much later.
  useLayoutEffect(() => {
    const element = container.current;
    if (!element) return;
    const view = viewing?.open(participantId, source);
    const size = new ResizeObserver(() =>
      view?.change({ height: Math.round(element.clientHeight * devicePixelRatio) }),
    );
    const place = new IntersectionObserver((entries) => {
      // Several changes may be told at once, the latest one last.
      const entry = entries.at(-1);
      if (entry) view?.change({ isOnScreen: entry.isIntersecting });
    });
    size.observe(element);
    place.observe(element);
    const opened = new VideoStack(
      element,
      (track) => openVideo(track, participantId, source),
      (waitingFor) => view?.change({ waitingFor }),
    );
    stack.current = opened;
    return () => {
      stack.current = null;
      opened.close();
      size.disconnect();
      place.disconnect();
      view?.close();
    };
  }, [participantId, source, viewing]);

  useLayoutEffect(() => stack.current?.show(track), [track, participantId, source, viewing]);

  const classes = ['track-video', isMirrored && 'is-mirrored', isWhole && 'is-whole'];
  return <div ref={container} className={classes.filter(Boolean).join(' ')} />;
}

function openVideo(track: MediaStreamTrack, participantId: string, source: TrackSource): HTMLVideoElement {
  const video = takeVideo(track);
  Object.assign(video.dataset, { participantId, source });
  return video;
}
