import { IceConfigurationDocument } from '../generated/operations.ts';
import type { IceStateFragment } from '../generated/operations.ts';
import type { Socket } from './socket.ts';

/** Credentials are asked for again when this share of their life is over, but not more often than every half minute. */
const renewalShare = 0.8;
const shortestDelayMs = 30_000;

/**
 * Asks for the ICE configuration again and again, each time before it expires.
 * @param expiresAt of the configuration that is known already
 * @returns a function that ends it
 */
export function renewIce(
  socket: Socket,
  expiresAt: string,
  onConfiguration: (configuration: IceStateFragment) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;

  const ask = async () => {
    // A refusal passes, or tells itself elsewhere, too: what is known is good until it expires.
    const answer = await socket.execute(IceConfigurationDocument, {}).catch(() => null);
    if (isEnded) return;
    if (answer) onConfiguration(answer.iceConfiguration);
    plan(answer?.iceConfiguration.expiresAt ?? new Date().toISOString());
  };
  const plan = (until: string) => {
    const delayMs = Math.max(shortestDelayMs, renewalShare * (Date.parse(until) - Date.now()));
    timer = setTimeout(() => void ask(), delayMs);
  };
  plan(expiresAt);

  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
