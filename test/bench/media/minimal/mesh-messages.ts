/** What a page says: it joins, or has something for another one. */
export type FromPage = { join: true } | ({ to: string } & Signal);

/** What a page hears. */
export type ToPage = { peers: string[] } | { left: string } | ({ from: string } & Signal);

export interface Signal {
  description?: RTCSessionDescriptionInit;
  candidate?: RTCIceCandidateInit;
}
