/** A ring as it is heard: what sounds together, for how long, and when it begins again. */
interface Tone {
  /** In order, each with the frequencies that sound together. */
  notes: readonly { frequenciesHz: readonly number[]; atMs: number; lengthMs: number }[];
  repeatMs: number;
  /** 0 to 1 */
  volume: number;
}

const tones = {
  /** Somebody calls. */
  incoming: {
    notes: [
      { frequenciesHz: [659.3, 987.8], atMs: 0, lengthMs: 260 },
      { frequenciesHz: [784, 1174.7], atMs: 240, lengthMs: 260 },
      { frequenciesHz: [987.8, 1568], atMs: 480, lengthMs: 520 },
    ],
    repeatMs: 2_400,
    volume: 0.14,
  },
  /** Somebody calls while another call goes on: short, and quiet enough to talk over. */
  waiting: {
    notes: [
      { frequenciesHz: [784], atMs: 0, lengthMs: 160 },
      { frequenciesHz: [784], atMs: 260, lengthMs: 160 },
    ],
    repeatMs: 4_000,
    volume: 0.05,
  },
  /** It rings at the other end. */
  outgoing: {
    notes: [{ frequenciesHz: [425, 450], atMs: 0, lengthMs: 1_000 }],
    repeatMs: 3_500,
    volume: 0.06,
  },
} as const satisfies Record<string, Tone>;

/** How the edges of a note are rounded, so that it does not click. */
const edgeSeconds = 0.03;
const lockName = 'tandem.ring';

/**
 * Plays a tone until it is stopped. Before the first click on a page browsers play nothing: it begins with that click. Of
 * several tabs of one browser that may play only one is heard.
 * @returns a function that stops it
 */
export function playTone(name: keyof typeof tones): () => void {
  const context = new AudioContext();
  const ending = new AbortController();
  const { signal } = ending;
  const resume = () => context.resume();
  for (const gesture of ['pointerdown', 'keydown']) {
    window.addEventListener(gesture, () => void resume().catch(() => {}), { signal });
  }
  // Rejects when it is stopped before it began.
  resume()
    .then(() => inOneTab(`${lockName}.${name}`, signal, () => repeat(context, tones[name], signal)))
    .catch(() => {});
  return () => {
    ending.abort();
    void context.close();
  };
}

/** Runs work while no other tab does. */
async function inOneTab(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  // Absent on pages that are not secure, whatever the types say.
  const locks = navigator.locks as LockManager | undefined;
  await (locks ? locks.request(name, { signal }, work) : work());
}

/** @returns when it is stopped */
async function repeat(context: AudioContext, tone: Tone, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  ringOnce(context, tone);
  const timer = setInterval(() => ringOnce(context, tone), tone.repeatMs);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  clearInterval(timer);
}

function ringOnce(context: AudioContext, { notes, volume }: Tone): void {
  for (const { frequenciesHz, atMs, lengthMs } of notes) {
    const start = context.currentTime + atMs / 1_000;
    const end = start + lengthMs / 1_000;
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(volume / frequenciesHz.length, start + edgeSeconds);
    gain.gain.setValueAtTime(volume / frequenciesHz.length, end - edgeSeconds);
    gain.gain.linearRampToValueAtTime(0, end);
    gain.connect(context.destination);
    for (const frequency of frequenciesHz) {
      const oscillator = new OscillatorNode(context, { type: 'triangle', frequency });
      oscillator.connect(gain);
      oscillator.start(start);
      oscillator.stop(end);
    }
  }
}
