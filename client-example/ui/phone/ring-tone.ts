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
 * Plays a tone until it is stopped. Of several tabs of one browser only one is heard.
 * @returns a function that stops it
 */
export function playTone(name: keyof typeof tones): () => void {
  const stopped = Promise.withResolvers<void>();
  const waiting = new AbortController();
  const ring = async () => {
    const silence = sound(tones[name]);
    await stopped.promise;
    silence();
  };
  // Absent on pages that are not secure, whatever the types say.
  const locks = navigator.locks as LockManager | undefined;
  // Rejects when it is stopped before this tab's turn came.
  if (locks) locks.request(`${lockName}.${name}`, { signal: waiting.signal }, ring).catch(() => {});
  else void ring();
  return () => {
    waiting.abort();
    stopped.resolve();
  };
}

/** Before the first click on a page browsers play nothing: it begins with that click. */
function sound(tone: Tone): () => void {
  const context = new AudioContext();
  const resume = () => void context.resume();
  window.addEventListener('pointerdown', resume);
  window.addEventListener('keydown', resume);
  // A new context takes a moment even where it is allowed.
  void context.resume().then(() => ringOnce(context, tone));
  const timer = setInterval(() => ringOnce(context, tone), tone.repeatMs);
  return () => {
    clearInterval(timer);
    window.removeEventListener('pointerdown', resume);
    window.removeEventListener('keydown', resume);
    void context.close();
  };
}

function ringOnce(context: AudioContext, { notes, volume }: Tone): void {
  // What is scheduled while the page may not play would all sound at once later.
  if (context.state !== 'running') return;
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
