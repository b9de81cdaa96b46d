/** How often levels are looked at. */
const intervalMs = 400;
/** Quieter is silence: 60 dB below full scale, as on the SFU. */
const silence = 0.001;

/**
 * Watches who speaks, by the levels that come with the packets (RFC 6464), which costs next to nothing.
 * @param microphones the receivers of everybody's microphone by participant id, asked for at every look; empty for nobody
 * @param onSpeakers the loudest first, whenever it is somebody else or in another order
 * @returns a function that ends it
 */
export function watchSpeakers(
  microphones: () => ReadonlyMap<string, RTCRtpReceiver>,
  onSpeakers: (ids: string[]) => void,
): () => void {
  let before = '';
  const timer = setInterval(() => {
    const speakers = [...microphones()]
      .map(([id, receiver]) => ({ id, level: levelOf(receiver) }))
      .filter(({ level }) => level > silence)
      .sort((one, other) => other.level - one.level)
      .map(({ id }) => id);
    if (speakers.join() === before) return;
    before = speakers.join();
    onSpeakers(speakers);
  }, intervalMs);
  return () => clearInterval(timer);
}

/** Of the last moments; a source that fell silent stays listed for seconds. */
function levelOf(receiver: RTCRtpReceiver): number {
  const since = performance.timeOrigin + performance.now() - intervalMs;
  const levels = receiver
    .getSynchronizationSources()
    .filter(({ timestamp }) => timestamp > since)
    .map(({ audioLevel = 0 }) => audioLevel);
  return Math.max(0, ...levels);
}
