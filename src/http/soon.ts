let waiting: (() => void)[] = [];

/**
 * Runs work after whatever runs now and before anything else happens, together with all other work of its kind: one tick for a
 * thousand sockets, not one for each.
 */
export function soon(work: () => void): void {
  if (waiting.push(work) === 1) process.nextTick(runAll);
}

function runAll(): void {
  const works = waiting;
  waiting = [];
  for (const work of works) {
    try {
      work();
    } catch (error) {
      // As if each had a tick of its own: the others run, and this one is reported.
      process.nextTick(() => {
        throw error;
      });
    }
  }
}
