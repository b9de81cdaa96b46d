declare global {
  interface Window {
    /** Times are in ms since 1970, so that those of different pages can be compared. */
    joining: {
      /** From now on the first frame of a picture that is not here yet counts. */
      expectPicture(): void;
      /** When that frame was presented. */
      pictureAt(): Promise<number>;
      /** How many pictures of others are on the page. */
      pictures(): number;
      /** When the button was pressed last. */
      clickedAt(): number;
      /** From the next click on, whatever the server says is held back this long, in ms. */
      holdBack(answersMs: number): void;
      /** When the first offer after the click was sent or, where none is, as with an SFU, was made; null without one. */
      offeredAt(): number | null;
    };
  }
}

/** Runs in a page before anything else: measures a join from the click to the first picture. */
export function observeJoining(): void {
  const known = new WeakSet<HTMLVideoElement>();
  let picture = Promise.withResolvers<number>();
  let isExpected = false;
  let clickedAt = Number.NaN;
  let wishedDelayMs = 0;
  let delayMs = 0;
  let offer: { madeAt: number | null; sentAt: number | null } = { madeAt: null, sentAt: null };

  const sinceEpoch = (time: number) => performance.timeOrigin + time;
  const others = () =>
    [...document.querySelectorAll<HTMLVideoElement>('video[data-participant-id]')].filter(
      (video) => video.dataset['participantId'] && !video.closest('[data-self]'),
    );
  const isSeen = (video: HTMLVideoElement) =>
    video.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  function follow(video: HTMLVideoElement): void {
    if (known.has(video)) return;
    known.add(video);
    if (!isExpected) return;
    // Its frame came before it was on the page, which shows it with the next picture of its own: nothing tells when, so the
    // beginning of the one after that counts.
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 2 && isSeen(video)) {
      requestAnimationFrame(() => requestAnimationFrame((time) => picture.resolve(sinceEpoch(time))));
    }
    const look: VideoFrameRequestCallback = (_now, { presentationTime, width }) => {
      // The tiny frame with which a track ends is no picture.
      if (isSeen(video) && width > 2) picture.resolve(sinceEpoch(presentationTime));
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  }
  new MutationObserver(() => others().forEach(follow)).observe(document, { childList: true, subtree: true });

  const click = ({ timeStamp }: MouseEvent) => {
    clickedAt = sinceEpoch(timeStamp);
    delayMs = wishedDelayMs;
    offer = { madeAt: null, sentAt: null };
  };
  addEventListener('click', click, { capture: true });

  const held = () => new Promise((resolve) => setTimeout(resolve, delayMs));
  const nativeFetch = window.fetch;
  window.fetch = async (...request) => {
    const response = await nativeFetch(...request);
    if (delayMs > 0) await held();
    return response;
  };
  window.WebSocket = class extends WebSocket {
    constructor(...of: ConstructorParameters<typeof WebSocket>) {
      super(...of);
      let handler: ((event: MessageEvent) => void) | null = null;
      this.addEventListener('message', (event) => {
        if (delayMs > 0) void held().then(() => handler?.(event));
        else handler?.(event);
      });
      Object.defineProperty(this, 'onmessage', {
        get: () => handler,
        set(value: typeof handler) {
          handler = value;
        },
      });
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (typeof data === 'string' && data.includes('v=0')) offer.sentAt ??= sinceEpoch(performance.now());
      super.send(data);
    }
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    override setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      offer.madeAt ??= sinceEpoch(performance.now());
      return super.setLocalDescription(description);
    }
  };

  window.joining = {
    expectPicture() {
      picture = Promise.withResolvers();
      others().forEach(follow);
      isExpected = true;
    },
    pictureAt: () => picture.promise,
    pictures: () => others().length,
    clickedAt: () => clickedAt,
    holdBack: (answersMs) => (wishedDelayMs = answersMs),
    offeredAt: () => offer.sentAt ?? offer.madeAt,
  };
}
