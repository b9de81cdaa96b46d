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
  readonly #createElement: () => HTMLVideoElement;
  readonly #onWaiting: Waiting;
  #layers: { track: MediaStreamTrack; video: HTMLVideoElement; hasFrame: boolean }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(container: HTMLElement, createElement: () => HTMLVideoElement, onWaiting: Waiting) {
    this.#container = container;
    this.#createElement = createElement;
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
    const video = this.#createElement();
    const layer = { track, video, hasFrame: false };
    this.#layers.push(layer);
    this.#onWaiting(track);
    const presented: VideoFrameRequestCallback = (_now, { width }) => {
      // The tiny black frame with which Chromium ends a track is no picture.
      if (width <= tinyWidth) return void video.requestVideoFrameCallback(presented);
      layer.hasFrame = true;
      video.classList.add('has-frame');
      if (this.#layers.at(-1) !== layer) return;
      this.#onWaiting(null);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#remove(this.#layers.splice(0, this.#layers.indexOf(layer))), overlapMs);
    };
    video.requestVideoFrameCallback(presented);
    video.srcObject = new MediaStream([track]);
    this.#container.append(video);
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
