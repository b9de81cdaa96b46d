/** The networks from which people call, as gateways are configured. */
export const NETWORKS = ['open', 'full cone', 'port-restricted', 'symmetric', 'UDP blocked', 'only TCP 443'] as const;
export type Network = (typeof NETWORKS)[number];

/**
 * The rules of a gateway between `lan` and `wan`.
 * @param inside the only address behind it
 */
export function gatewayRules(network: Exclude<Network, 'open'>, inside: string): string {
  const { forward = '', prerouting = '', postrouting = 'masquerade' } = RULES[network](inside);
  return `
    table ip gateway {
      chain forward {
        type filter hook forward priority 0; policy drop;
        ct state established,related accept
        ${forward}
        iifname "lan" accept
      }
      # Unasked packets end here, as in any router. Answered by the gateway itself they would hold the very port that the host
      # behind it is about to use, and its mapping would get another one.
      chain input {
        type filter hook input priority 0;
        iifname "wan" ct state new drop
      }
      chain prerouting {
        type nat hook prerouting priority -100;
        ${prerouting}
      }
      chain postrouting {
        type nat hook postrouting priority 100;
        oifname "wan" ${postrouting}
      }
    }`;
}

type Rules = { forward?: string; prerouting?: string; postrouting?: string };

const RULES: Record<Exclude<Network, 'open'>, (inside: string) => Rules> = {
  // Keeps the port, and whatever comes to it from anybody goes inside: what a full cone does for its one host.
  'full cone': (inside) => ({
    forward: 'iifname "wan" accept',
    prerouting: `iifname "wan" meta l4proto { tcp, udp } dnat to ${inside}`,
  }),
  // Keeps the port, and lets in only who was written to.
  'port-restricted': () => ({}),
  // Another port for everybody who is written to, as large carriers do.
  symmetric: () => ({ postrouting: 'masquerade random' }),
  'UDP blocked': () => ({ forward: 'meta l4proto udp drop' }),
  'only TCP 443': () => ({ forward: 'iifname "lan" tcp dport != 443 drop\n        meta l4proto != tcp drop' }),
};
