import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from './errors.ts';

const MAX_RULES = 50;

const Rule = z.strictObject({
  /** All that is named must be so; of a list, one. */
  when: z.strictObject({
    natKind: z.array(z.enum(['OPEN', 'CONE', 'SYMMETRIC', 'UDP_BLOCKED', 'UNKNOWN'])).optional(),
    /** What connected, and what did not, the last time on this device. */
    worked: z.array(z.enum(['DIRECT', 'RELAY_UDP', 'RELAY_TCP', 'RELAY_TLS'])).optional(),
    failed: z.array(z.enum(['DIRECT', 'RELAY_UDP', 'RELAY_TCP', 'RELAY_TLS'])).optional(),
    region: z.array(z.string()).optional(),
    /** Whoever asks wants it. */
    relayOnly: z.boolean().optional(),
    /** The others in the call must not learn the address. */
    hidesAddress: z.boolean().optional(),
  }),
  use: z.strictObject({
    /** Which ways to the TURN server, in this order; what is absent is left out. */
    transports: z
      .array(z.enum(['udp', 'tcp', 'tls']))
      .min(1)
      .optional(),
    policy: z.enum(['ALL', 'RELAY']).optional(),
  }),
  /** A sentence for people. */
  reason: z.string().min(1).max(300),
});

/** One line of the policy that decides who gets which ICE servers. */
export type IceRule = z.infer<typeof Rule>;

/**
 * What holds unless ICE_POLICY names a file. Every rule that fits applies, in this order; what an earlier one has decided, a
 * later one does not change. Browsers try all ways at once, so a way is left out only where it cannot work.
 */
export const DEFAULT_ICE_POLICY: readonly IceRule[] = [
  {
    when: { hidesAddress: true },
    use: { policy: 'RELAY' },
    reason: 'Addresses are hidden in this call: everything goes through the TURN server.',
  },
  {
    when: { relayOnly: true },
    use: { policy: 'RELAY' },
    reason: 'Relay only, as you wished: nobody in a call learns your address.',
  },
  {
    when: { natKind: ['UDP_BLOCKED'] },
    use: { transports: ['tls', 'tcp'] },
    reason: 'Your network blocks UDP: the TURN server over TLS and TCP.',
  },
  {
    when: { failed: ['RELAY_UDP'] },
    use: { transports: ['tls', 'tcp', 'udp'] },
    reason: 'UDP failed on this device the last time: the TURN server over TLS and TCP first.',
  },
  {
    when: { natKind: ['SYMMETRIC'] },
    use: { transports: ['udp', 'tcp', 'tls'] },
    reason: 'Your NAT is symmetric: with another strict one only the TURN server connects.',
  },
];

/**
 * Reads a policy: a JSON array of rules.
 * @throws ConfigError that names the rule
 */
export function readIcePolicy(path: string): readonly IceRule[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ConfigError(['ICE_POLICY: there is no readable JSON file at this path']);
  }
  const parsed = z.array(Rule).max(MAX_RULES).safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => `ICE_POLICY: rule ${issue.path.join('.')}: ${issue.message}`),
  );
}
