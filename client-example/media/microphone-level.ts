/** How often the level is measured. */
const intervalMs = 60;

/**
 * Tells how loud a track is, from 0 to 1, several times a second.
 * @returns a function that ends it
 */
export function watchLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);

  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const meanSquare = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // Speech lies between about -60 and -10 dB of full scale.
    const decibels = 10 * Math.log10(meanSquare + 1e-10);
    onLevel(Math.min(1, Math.max(0, (decibels + 60) / 50)));
  }, intervalMs);

  return () => {
    clearInterval(timer);
    // Closing twice is the only way to fail, and this runs once.
    context.close().catch(() => {});
  };
}
