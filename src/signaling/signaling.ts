export interface SignalingDeps {}

export class Signaling {
  constructor(deps: SignalingDeps) {}
}
