import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long the process must have been idle: nobody may notice the pause, some 60 ms. */
const LOOK_MS = 1_000;
const IDLE_SHARE = 0.05;
/** A server that was busy for this long works with that memory. */
const LOOKS = 60;

/** Node's own, with --expose-gc: collects whatever can be, and gives the memory back to the system. */
type CollectGarbage = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/** Starting needs more memory than running does, and V8 would keep it. Gives it back in the first idle second: a fifth of all. */
export function giveBackStartMemory(): void {
  let before = performance.eventLoopUtilization();
  let looks = 0;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    looks += 1;
    if (utilization <= IDLE_SHARE || looks === LOOKS) clearInterval(timer);
    if (utilization > IDLE_SHARE) return;
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as CollectGarbage;
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, LOOK_MS).unref();
}
