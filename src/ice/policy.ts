import type { IceRule } from '../ice-policy.ts';
import type { DeviceFacts } from './device-facts.ts';

/** A way to a TURN server. */
export type TurnTransport = NonNullable<IceRule['use']['transports']>[number];

/** What the policy says of one device in one situation. */
export interface Decision {
  policy: 'ALL' | 'RELAY';
  transports: readonly TurnTransport[];
  /** Of the rules that applied. */
  reasons: readonly string[];
}

export type Situation = DeviceFacts & {
  /** The others in the call must not learn the address. */
  hidesAddress?: boolean;
};

/** Applies every rule that fits, in order; what an earlier one has decided stays. */
export function decide(rules: readonly IceRule[], situation: Situation): Decision {
  const fitting = rules.filter(({ when }) => fits(when, situation));
  const uses = fitting.map(({ use }) => use);
  return {
    policy: uses.find(({ policy }) => policy)?.policy ?? 'ALL',
    transports: uses.find(({ transports }) => transports)?.transports ?? ['udp', 'tcp', 'tls'],
    reasons: fitting.map(({ reason }) => reason),
  };
}

function fits(when: IceRule['when'], situation: Situation): boolean {
  const { natKind, worked, failed, region, relayOnly, hidesAddress } = when;
  const isOneOf = (wanted: readonly string[] | undefined, known: readonly string[]) =>
    !wanted || known.some((one) => wanted.includes(one));
  const isAs = (wanted: boolean | undefined, known = false) => wanted === undefined || wanted === known;
  return (
    isOneOf(natKind, [situation.natKind ?? 'UNKNOWN']) &&
    isOneOf(worked, situation.worked ?? []) &&
    isOneOf(failed, situation.failed ?? []) &&
    isOneOf(region, situation.region ? [situation.region] : []) &&
    isAs(relayOnly, situation.relayOnly) &&
    isAs(hidesAddress, situation.hidesAddress)
  );
}
