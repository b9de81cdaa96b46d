const running = new Set<() => Promise<unknown>>();

/** Remembers how to end something that was started. @returns forgets it, once it has ended */
export function remember(stop: () => Promise<unknown>): () => void {
  running.add(stop);
  return () => void running.delete(stop);
}

/** Ends whatever still runs: for whoever is interrupted. */
export async function stopAll(): Promise<void> {
  await Promise.allSettled([...running].map((stop) => stop()));
}
