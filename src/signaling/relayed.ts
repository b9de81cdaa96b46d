import { BadInput } from '../errors.ts';
import type { SignalPayload } from './limits.ts';

/** An ICE candidate's type and, where it has one, its related address (RFC 8839, section 5.1). */
const TYPE = / typ (\S+)/;
const RELATED = / raddr (\S+)/;
/** What browsers write where they hide the related address. */
const NOWHERE = new Set(['0.0.0.0', '::']);

/**
 * Lets only relayed candidates through, and those only without the address behind them: alone or in an SDP. An empty
 * one says that there are no more.
 * @throws BadInput; the message never repeats any of it
 */
export function requireRelayed(index: number, { description, candidates }: SignalPayload): void {
  const inDescription = description?.sdp
    .split(/\r\n|\r|\n/)
    .filter((line) => /^\s*a=(candidate|remote-candidates):/i.test(line));
  const alone = (candidates ?? []).map(({ candidate }) => candidate).filter((text) => text.trim() !== '');
  if ([...(inDescription ?? []), ...alone].every(isRelayed)) return;
  throw new BadInput(
    `Signal ${index}: this call hides addresses, so candidates must be relayed (typ relay, raddr 0.0.0.0 or none). Set iceTransportPolicy to relay.`,
  );
}

function isRelayed(candidate: string): boolean {
  if (/[\r\n]/.test(candidate.trim())) return false;
  const related = RELATED.exec(candidate)?.[1];
  return TYPE.exec(candidate)?.[1] === 'relay' && (related === undefined || NOWHERE.has(related));
}
