/** A picture on the page. */
export interface Shown {
  /** Mean red, green and blue of what is seen, 0 to 255. */
  color: [number, number, number];
  width: number;
  height: number;
}

/** The frames of one source that reached the screen since they have been watched. */
export interface Frames {
  count: number;
  /** Between two frames, by `presentationTime`; the time before the first and after the last counts, too. */
  largestGapMs: number;
}

declare global {
  interface Window {
    pictures: {
      /** Null while the page shows no such picture. */
      shown(participantId: string, source: string): Shown | null;
      /** Begins to watch the frames of every video, or begins anew. */
      watchFrames(): void;
      /** By participant and source, e.g. `<id> CAMERA`; whatever showed no frame is missing. */
      frames(): Record<string, Frames>;
    };
  }
}

/** Runs in a page before anything else: lets a test ask what is seen there. */
export function observePictures(): void {
  const canvas = new OffscreenCanvas(32, 18);
  const drawing = canvas.getContext('2d', { willReadFrequently: true })!;
  const watched = new WeakSet<HTMLVideoElement>();
  const presentedAt = new Map<string, number[]>();
  let since = 0;

  function isSeen(video: HTMLVideoElement): boolean {
    return video.readyState >= 2 && video.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  }

  function shown(participantId: string, source: string): Shown | null {
    const selector = `video[data-participant-id="${participantId}"][data-source="${source}"]`;
    // Of several on top of each other the last one is seen.
    const video = [...document.querySelectorAll<HTMLVideoElement>(selector)].findLast(isSeen);
    if (!video) return null;
    drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
    const mean = (channel: number) => {
      const values = data.filter((_value, index) => index % 4 === channel);
      return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
    };
    return { color: [mean(0), mean(1), mean(2)], width: video.videoWidth, height: video.videoHeight };
  }

  function watch(video: HTMLVideoElement): void {
    if (watched.has(video)) return;
    watched.add(video);
    const look: VideoFrameRequestCallback = (_now, { presentationTime }) => {
      video.requestVideoFrameCallback(look);
      if (!isSeen(video)) return;
      const key = `${video.dataset['participantId']} ${video.dataset['source']}`;
      const times = presentedAt.get(key) ?? [];
      presentedAt.set(key, times);
      times.push(presentationTime);
    };
    video.requestVideoFrameCallback(look);
  }

  function watchFrames(): void {
    const watchAll = () => document.querySelectorAll<HTMLVideoElement>('video[data-participant-id]').forEach(watch);
    if (since === 0) new MutationObserver(watchAll).observe(document, { childList: true, subtree: true });
    watchAll();
    presentedAt.clear();
    since = performance.now();
  }

  function frames(): Record<string, Frames> {
    const now = performance.now();
    const result: Record<string, Frames> = {};
    for (const [key, times] of presentedAt) {
      const marks = [since, ...times.filter((time) => time > since && time < now), now];
      const gaps = marks.slice(1).map((mark, index) => mark - (marks[index] ?? since));
      result[key] = { count: marks.length - 2, largestGapMs: Math.round(Math.max(...gaps)) };
    }
    return result;
  }

  window.pictures = { shown, watchFrames, frames };
}
