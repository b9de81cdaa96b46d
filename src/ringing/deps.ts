import { Throttle } from '../accounts/throttle.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { RingingDeps } from './ringing.ts';

/** What ringing needs beside calls, history and the streams of users. */
export function createRingingDeps(
  { phone, throttle }: Pick<Config, 'phone' | 'throttle'>,
  clock: Clock,
): Pick<RingingDeps, 'ringMs' | 'ringThrottle'> {
  return { ringMs: phone.ringMs, ringThrottle: new Throttle('people called', throttle.ringsPerMinute, clock) };
}
