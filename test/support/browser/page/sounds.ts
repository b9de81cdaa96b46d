/** A sound of the page. */
export interface Played {
  /** The loudest frequency, to about 6 Hz. */
  toneHz: number;
  /** Its level; silence is below -90. */
  levelDb: number;
  /** How many elements play it: more than one is heard doubled. */
  elements: number;
}

declare global {
  interface Window {
    sounds: {
      /** Null while the page plays no such sound. */
      played(participantId: string, source: string): Played | null;
    };
  }
}

/** Runs in a page before anything else: lets a test ask what is heard there. */
export function observeSounds(): void {
  const ears = new WeakMap<MediaStreamTrack, AnalyserNode>();
  let context: AudioContext | undefined;

  /** Listens to a track from the first question on: the answer to that one is silence. */
  function earAt(audio: HTMLAudioElement): AnalyserNode | null {
    const stream = audio.srcObject;
    const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
    if (!track) return null;
    context ??= new AudioContext();
    const ear = ears.get(track) ?? new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    if (!ears.has(track)) context.createMediaStreamSource(new MediaStream([track])).connect(ear);
    ears.set(track, ear);
    return ear;
  }

  function played(participantId: string, source: string): Played | null {
    const selector = `audio[data-participant-id="${participantId}"][data-source="${source}"]`;
    const heard = [...document.querySelectorAll<HTMLAudioElement>(selector)]
      .filter((audio) => !audio.paused && !audio.muted && audio.volume > 0)
      .map(earAt)
      .filter((ear) => ear !== null);
    const [ear] = heard;
    if (!ear) return null;
    const levels = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(levels);
    const levelDb = Math.max(...levels);
    return {
      toneHz: Math.round((levels.indexOf(levelDb) * ear.context.sampleRate) / ear.fftSize),
      levelDb: Number.isFinite(levelDb) ? Math.round(levelDb) : -200,
      elements: heard.length,
    };
  }

  window.sounds = { played };
}
