/** How long the former picture lies under the new one: until the page has surely been drawn again. */
const overlapMs = 120;
const tinyWidth = 2;

/** What a stack tells while it waits for a track's first frame, null when it shows it. */
type Waiting = (track: MediaStreamTrack | null) => void;

/**
 * Video elements one above the other. A new track gets an element of its own on top, transparent until its first frame is there;
 * in that very frame it becomes the picture. So one track takes over from another without a gap.
 */
export class VideoStack {
  readonly #container: HTMLElement;
  readonly #openElement: (track: MediaStreamTrack) => HTMLVideoElement;
  readonly #onWaiting: Waiting;
  #layers: { track: MediaStreamTrack; video: HTMLVideoElement; hasFrame: boolean }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param openElement an element that plays a track, perhaps since before */
  constructor(container: HTMLElement, openElement: (track: MediaStreamTrack) => HTMLVideoElement, onWaiting: Waiting) {
    this.#container = container;
    this.#openElement = openElement;
    this.#onWaiting = onWaiting;
  }

  show(track: MediaStreamTrack): void {
    if (this.#layers.at(-1)?.track === track) return;
    // Back to a picture that is still there: what was to take its place is gone.
    const known = this.#layers.findIndex((layer) => layer.track === track);
    if (known !== -1) {
      this.#remove(this.#layers.splice(known + 1));
      return this.#onWaiting(this.#layers[known]?.hasFrame ? null : track);
    }
    // What has not shown a frame yet never will be seen: a newer track comes in its place.
    this.#remove(this.#layers.filter(({ hasFrame }) => !hasFrame));
    this.#layers = this.#layers.filter(({ hasFrame }) => hasFrame);
    const video = this.#openElement(track);
    const layer = { track, video, hasFrame: false };
    this.#layers.push(layer);
    this.#onWaiting(track);
    const take = (width: number) => {
      // The tiny black frame with which Chromium ends a track is no picture.
      if (width <= tinyWidth) return void video.requestVideoFrameCallback(presented);
      layer.hasFrame = true;
      video.classList.add('has-frame');
      if (this.#layers.at(-1) !== layer) return;
      this.#onWaiting(null);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#remove(this.#layers.splice(0, this.#layers.indexOf(layer))), overlapMs);
    };
    const presented: VideoFrameRequestCallback = (_now, { width }) => take(width);
    this.#container.append(video);
    take(video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA ? 0 : video.videoWidth);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#remove(this.#layers.splice(0));
    this.#onWaiting(null);
  }

  #remove(layers: { video: HTMLVideoElement }[]): void {
    for (const { video } of layers) {
      video.srcObject = null;
      video.remove();
    }
  }
}
