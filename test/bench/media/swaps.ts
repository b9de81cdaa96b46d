/** What one page saw and heard of one source while it was watched. */
export interface Watched {
  /** Largest time between two presented frames, in ms. */
  worstGapMs: number;
  /** The time between the last frame of one video element and the first of the one that took its place; null without a swap. */
  swapGapMs: number | null;
  frames: number;
}

export interface Heard {
  /** Time without any sound of it, and with more than one element sounding. */
  silentMs: number;
  doubledMs: number;
  /** Samples that the playing track had to make up. */
  concealedMs: number;
}

export interface Sightings {
  /** By `<participant id> <source>`. */
  pictures: Record<string, Watched>;
  /** Of microphones, by participant id. */
  sounds: Record<string, Heard>;
}

declare global {
  interface Window {
    swaps: {
      /** Begins to watch these participants, or begins anew. */
      watch(participantIds: string[]): void;
      sightings(): Promise<Sightings>;
    };
  }
}

/** Runs in a page before anything else: measures at the tile and at the ear. */
export function observeSwaps(): void {
  interface Frame {
    at: number;
    video: HTMLVideoElement;
  }
  const LOUD = 0.01;
  const LISTEN_EVERY_MS = 20;
  const COUNT_EVERY_MS = 250;
  const watched = new WeakSet<HTMLVideoElement>();
  const frames = new Map<string, Frame[]>();
  const ears = new WeakMap<MediaStreamTrack, AnalyserNode>();
  /** 21 ms at 48 kHz: nothing between two looks goes unheard. */
  const samples = new Float32Array(1024);
  const concealed = new Map<string, { track: string; samples: number; ms: number }>();
  const heard = new Map<string, Heard>();
  const all: RTCPeerConnection[] = [];
  let context: AudioContext | undefined;
  let ids: string[] = [];
  let since = 0;
  let listenedAt = 0;

  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      all.push(this);
    }
  };

  const isSeen = (video: HTMLVideoElement) =>
    video.readyState >= 2 && video.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  function follow(video: HTMLVideoElement): void {
    if (watched.has(video)) return;
    watched.add(video);
    const look: VideoFrameRequestCallback = (now, { presentationTime }) => {
      video.requestVideoFrameCallback(look);
      const key = `${video.dataset['participantId']} ${video.dataset['source']}`;
      if (since === 0 || !isSeen(video)) return;
      const shown = frames.get(key) ?? [];
      // The frame of a video that takes over may have been there, transparent, for a while.
      const isOther = shown.length > 0 && shown.at(-1)?.video !== video;
      shown.push({ at: isOther ? Math.max(now, presentationTime) : presentationTime, video });
      frames.set(key, shown);
    };
    video.requestVideoFrameCallback(look);
  }

  function levelOf(audio: HTMLAudioElement): number {
    const track = (audio.srcObject as MediaStream | null)?.getAudioTracks()[0];
    if (!track) return 0;
    context ??= new AudioContext();
    let ear = ears.get(track);
    if (!ear) {
      ear = new AnalyserNode(context, { fftSize: samples.length });
      context.createMediaStreamSource(new MediaStream([track])).connect(ear);
      ears.set(track, ear);
    }
    ear.getFloatTimeDomainData(samples);
    let power = 0;
    for (const sample of samples) power += sample * sample;
    return Math.sqrt(power / samples.length);
  }

  function microphonesOf(id: string): HTMLAudioElement[] {
    const selector = `audio[data-participant-id="${id}"][data-source="MICROPHONE"]`;
    return [...document.querySelectorAll<HTMLAudioElement>(selector)];
  }

  function listen(): void {
    const now = performance.now();
    const passed = now - listenedAt;
    listenedAt = now;
    for (const id of ids) {
      const levels = microphonesOf(id).map((audio) => ({ level: levelOf(audio), isOn: !audio.muted && !audio.paused }));
      const sounding = levels.filter(({ level, isOn }) => isOn && level > LOUD).length;
      const own = heard.get(id);
      if (!own) continue;
      if (sounding === 0) own.silentMs += passed;
      if (sounding > 1) own.doubledMs += passed;
    }
  }

  /** Of one receiver and not of its whole connection: a report of everything costs the page more than its call. */
  async function concealedBy(track: MediaStreamTrack): Promise<number | undefined> {
    const receivers = all.filter((pc) => pc.connectionState !== 'closed').flatMap((pc) => pc.getReceivers());
    const report = await receivers.find((receiver) => receiver.track === track)?.getStats();
    let count: number | undefined;
    report?.forEach((stat: { type: string; concealedSamples: number }) => {
      if (stat.type === 'inbound-rtp') count = stat.concealedSamples;
    });
    return count;
  }

  /** Counts what the track that plays has concealed since the last look; another track begins anew. */
  async function countConcealed(): Promise<void> {
    for (const id of ids) {
      const playing = microphonesOf(id).find((audio) => !audio.muted && !audio.paused);
      const track = (playing?.srcObject as MediaStream | null)?.getAudioTracks()[0];
      const count = track && (await concealedBy(track));
      if (track === undefined || count === undefined) continue;
      const before = concealed.get(id);
      const added = before?.track === track.id ? (count - before.samples) / 48 : 0;
      concealed.set(id, { track: track.id, samples: count, ms: (before?.ms ?? 0) + added });
    }
  }

  function watch(participantIds: string[]): void {
    ids = participantIds;
    frames.clear();
    concealed.clear();
    heard.clear();
    for (const id of ids) heard.set(id, { silentMs: 0, doubledMs: 0, concealedMs: 0 });
    const followAll = () => document.querySelectorAll<HTMLVideoElement>('video[data-participant-id]').forEach(follow);
    if (since === 0) {
      new MutationObserver(followAll).observe(document, { childList: true, subtree: true });
      setInterval(listen, LISTEN_EVERY_MS);
      setInterval(() => void countConcealed(), COUNT_EVERY_MS);
    }
    followAll();
    listenedAt = since = performance.now();
  }

  function picture(shown: Frame[], now: number): Watched {
    const times = [since, ...shown.map(({ at }) => at).filter((at) => at > since && at < now), now];
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? since));
    const swap = shown.findIndex(({ video }, index) => index > 0 && video !== shown[index - 1]?.video);
    const swapGapMs = swap === -1 ? null : (shown[swap]?.at ?? 0) - (shown[swap - 1]?.at ?? 0);
    return { worstGapMs: Math.max(...gaps), swapGapMs, frames: shown.length };
  }

  async function sightings(): Promise<Sightings> {
    const now = performance.now();
    await countConcealed();
    const kept = [...frames].filter(([key]) => ids.some((id) => key.startsWith(id)));
    return {
      pictures: Object.fromEntries(kept.map(([key, shown]) => [key, picture(shown, now)])),
      sounds: Object.fromEntries(
        [...heard].map(([id, own]) => [id, { ...own, concealedMs: concealed.get(id)?.ms ?? 0 }]),
      ),
    };
  }

  window.swaps = { watch, sightings };
}
