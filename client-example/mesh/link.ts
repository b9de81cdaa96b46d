import type { IceStateFragment, TrackSource } from '../generated/operations.ts';
import { iceServersOf } from '../media/ice-servers.ts';
import { kindOf, sources } from '../media/media.ts';
import type { LocalTracks } from '../media/media.ts';

export interface LinkOptions {
  connectionId: string;
  iceConfiguration: IceStateFragment;
  /** The link's own candidates; an empty one says that there are no more. */
  onCandidate: (candidate: RTCIceCandidateInit) => void;
  onStateChange: () => void;
  onTrack: (source: TrackSource, track: MediaStreamTrack) => void;
}

/** Keeps a mesh's uplink within reach of a home connection. */
const maxCameraBitrateBps = 1_200_000;

/**
 * One RTCPeerConnection with four media sections, one per source, in fixed order and always in both directions: to publish,
 * mute or stop is a replaceTrack, and nothing is ever negotiated again except ICE.
 */
export class Link {
  readonly connectionId: string;
  readonly pc: RTCPeerConnection;
  #earlyCandidates: RTCIceCandidateInit[] = [];

  constructor(options: LinkOptions) {
    const { connectionId, iceConfiguration, onCandidate, onStateChange, onTrack } = options;
    this.connectionId = connectionId;
    this.pc = new RTCPeerConnection(rtcConfiguration(iceConfiguration));
    this.pc.onicecandidate = ({ candidate }) => onCandidate(candidate?.toJSON() ?? { candidate: '' });
    this.pc.onconnectionstatechange = onStateChange;
    this.pc.ontrack = ({ track, transceiver }) => {
      const source = sources[this.pc.getTransceivers().indexOf(transceiver)];
      if (source && kindOf(source) === track.kind) onTrack(source, track);
    };
  }

  /** Starts a negotiation, the first one or an ICE restart. */
  async offer(tracks: LocalTracks): Promise<RTCSessionDescription | null> {
    if (this.pc.getTransceivers().length === 0) {
      for (const source of sources) this.pc.addTransceiver(kindOf(source), { direction: 'sendrecv' });
      this.#publishAll(tracks);
    } else {
      this.pc.restartIce();
    }
    await this.pc.setLocalDescription();
    return this.pc.localDescription;
  }

  /** Answers an offer; one of our own that is still open is taken back. */
  async answer(offer: RTCSessionDescriptionInit, tracks: LocalTracks): Promise<RTCSessionDescription | null> {
    await this.pc.setRemoteDescription(offer);
    // The sections of an offer begin as receive only on this side.
    for (const transceiver of this.pc.getTransceivers()) transceiver.direction = 'sendrecv';
    this.#publishAll(tracks);
    await this.#addEarlyCandidates();
    await this.pc.setLocalDescription();
    return this.pc.localDescription;
  }

  async acceptAnswer(answer: RTCSessionDescriptionInit): Promise<void> {
    await this.pc.setRemoteDescription(answer);
    await this.#addEarlyCandidates();
  }

  async addCandidates(candidates: RTCIceCandidateInit[]): Promise<void> {
    if (!this.pc.remoteDescription) {
      this.#earlyCandidates.push(...candidates);
      return;
    }
    for (const candidate of candidates) await this.pc.addIceCandidate(candidate);
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    const sender = this.pc.getTransceivers()[sources.indexOf(source)]?.sender;
    if (!sender || sender.track === track) return;
    // Fails only when the connection was closed meanwhile, or for a track of another kind, which the types exclude.
    sender.replaceTrack(track).catch(() => {});
    if (source === 'CAMERA' && track) limitBitrate(sender);
  }

  receiver(source: TrackSource): RTCRtpReceiver | undefined {
    return this.pc.getTransceivers()[sources.indexOf(source)]?.receiver;
  }

  setIceConfiguration(configuration: IceStateFragment): void {
    this.pc.setConfiguration(rtcConfiguration(configuration));
  }

  close(): void {
    this.pc.onicecandidate = null;
    this.pc.onconnectionstatechange = null;
    this.pc.ontrack = null;
    this.pc.close();
  }

  #publishAll(tracks: LocalTracks): void {
    for (const source of sources) this.publish(source, tracks[source] ?? null);
  }

  async #addEarlyCandidates(): Promise<void> {
    const candidates = this.#earlyCandidates;
    this.#earlyCandidates = [];
    await this.addCandidates(candidates);
  }
}

function rtcConfiguration(configuration: IceStateFragment): RTCConfiguration {
  return {
    iceServers: iceServersOf(configuration),
    iceTransportPolicy: configuration.iceTransportPolicy === 'RELAY' ? 'relay' : 'all',
    bundlePolicy: 'max-bundle',
  };
}

function limitBitrate(sender: RTCRtpSender): void {
  const parameters = sender.getParameters();
  // Before the first negotiation there are no encodings to limit in some browsers.
  for (const encoding of parameters.encodings ?? []) encoding.maxBitrate = maxCameraBitrateBps;
  if (parameters.encodings?.length) sender.setParameters(parameters).catch(() => {});
}
