import type { TrackInput, TrackSource } from '../generated/operations.ts';
import { createStore } from '../signaling/store.ts';
import type { Store } from '../signaling/store.ts';
import { openCamera, openMicrophone, openMicrophoneAndCamera, openScreen, wordsOfStop } from './capture.ts';

/** Why a device cannot be used, in words for the person in front of it. */
export type SourceProblems = Readonly<Partial<Record<'microphone' | 'camera' | 'screen', string>>>;

/** What this page captures now. */
export interface LocalState {
  readonly tracks: Readonly<Partial<Record<TrackSource, MediaStreamTrack>>>;
  readonly isMicrophoneOn: boolean;
  readonly isCameraOn: boolean;
  /** The device is being opened. */
  readonly isStarting: Readonly<Partial<Record<'microphone' | 'camera' | 'screen', boolean>>>;
  readonly problems: SourceProblems;
}

/** Devices that were chosen; null takes the browser's default. */
export interface ChosenDevices {
  microphoneId: string | null;
  cameraId: string | null;
}

type Device = 'microphone' | 'camera' | 'screen';

/**
 * The microphone, camera and screen of this page.
 *
 * A muted microphone stays open, so that unmuting is immediate, and sends silence. A camera that is off is closed, and its
 * light goes out.
 */
export class LocalSources {
  readonly #state = createStore<LocalState>({
    tracks: {},
    isMicrophoneOn: false,
    isCameraOn: false,
    isStarting: {},
    problems: {},
  });
  #devices: ChosenDevices;
  #isClosed = false;

  constructor(devices: ChosenDevices) {
    this.#devices = devices;
  }

  get state(): Store<LocalState> {
    return this.#state;
  }

  get devices(): ChosenDevices {
    return this.#devices;
  }

  /** Opens what a person sees and hears of themselves before a call. The microphone is open even when it is off. */
  async preview({ isMicrophoneOn, isCameraOn }: Pick<LocalState, 'isMicrophoneOn' | 'isCameraOn'>): Promise<void> {
    this.#change({ isMicrophoneOn, isCameraOn, isStarting: { microphone: true, camera: isCameraOn } });
    const { microphoneId, cameraId } = this.#devices;
    const both = isCameraOn ? await openMicrophoneAndCamera(microphoneId, cameraId).catch(() => null) : null;
    const [audio, video] = both ?? [];
    // One device may work without the other, and each has a problem of its own to tell.
    await Promise.all([this.openMicrophone(audio), isCameraOn && this.#openCamera(video)]);
  }

  async setMicrophone(isOn: boolean): Promise<void> {
    this.#change({ isMicrophoneOn: isOn });
    const open = this.#state.read().tracks.MICROPHONE;
    if (open) open.enabled = isOn;
    else if (isOn) await this.openMicrophone();
  }

  /** Opens the microphone, or takes one that is open, without turning it on: its level can be shown before a call. */
  async openMicrophone(opened?: MediaStreamTrack): Promise<void> {
    const [track] = await this.#open('microphone', async () =>
      opened ? [opened] : openMicrophone(this.#devices.microphoneId),
    );
    if (!track) return this.#change({ isMicrophoneOn: false });
    track.enabled = this.#state.read().isMicrophoneOn;
    this.#setTrack('MICROPHONE', track, () => this.#stopped('microphone', { isMicrophoneOn: false }));
  }

  async setCamera(isOn: boolean): Promise<void> {
    this.#change({ isCameraOn: isOn });
    if (isOn) await this.#openCamera();
    else this.#setTrack('CAMERA', null);
  }

  async setScreenShare(isOn: boolean): Promise<void> {
    if (!isOn) {
      this.#setTrack('SCREEN_SHARE', null);
      this.#setTrack('SCREEN_SHARE_AUDIO', null);
      return;
    }
    const [video, audio] = await this.#open('screen', openScreen);
    // The browser's own "stop sharing" button ends the video track: the sound goes with it.
    if (video) this.#setTrack('SCREEN_SHARE', video, () => this.#setTrack('SCREEN_SHARE_AUDIO', null));
    if (audio) this.#setTrack('SCREEN_SHARE_AUDIO', audio);
  }

  /** Takes another microphone or camera, at once where one is open. */
  async choose(change: Partial<ChosenDevices>): Promise<void> {
    this.#devices = { ...this.#devices, ...change };
    const { tracks, isCameraOn } = this.#state.read();
    if (change.microphoneId !== undefined && tracks.MICROPHONE) await this.openMicrophone();
    if (change.cameraId !== undefined && isCameraOn) await this.setCamera(true);
  }

  /** The problems have been read. */
  forgetProblems(): void {
    this.#change({ problems: {} });
  }

  close(): void {
    this.#isClosed = true;
    for (const track of Object.values(this.#state.read().tracks)) track.stop();
    this.#change({ tracks: {}, isMicrophoneOn: false, isCameraOn: false });
  }

  /** Opens the camera, or takes one that is open, unless it was turned off meanwhile. */
  async #openCamera(opened?: MediaStreamTrack): Promise<void> {
    const open = async () => {
      if (opened) return [opened];
      return this.#state.read().isCameraOn ? openCamera(this.#devices.cameraId) : [];
    };
    const [track] = await this.#open('camera', open);
    if (!track) return this.#change({ isCameraOn: false });
    if (!this.#state.read().isCameraOn) return track.stop();
    this.#setTrack('CAMERA', track, () => this.#stopped('camera', { isCameraOn: false }));
  }

  async #open(device: Device, open: () => Promise<MediaStreamTrack[]>): Promise<MediaStreamTrack[]> {
    this.#mark(device, true);
    try {
      const tracks = await open();
      this.#mark(device, false);
      if (!this.#isClosed) return tracks;
      for (const track of tracks) track.stop();
    } catch (error) {
      this.#mark(device, false, (error as Error).message);
    }
    return [];
  }

  #mark(device: Device, isStarting: boolean, problem?: string): void {
    const state = this.#state.read();
    this.#change({
      isStarting: { ...state.isStarting, [device]: isStarting },
      problems: { ...state.problems, [device]: problem },
    });
  }

  /** A device went away by itself: nobody has turned it off, so somebody has to be told. */
  #stopped(device: 'microphone' | 'camera', isOff: Partial<LocalState>): void {
    this.#change({ ...isOff, problems: { ...this.#state.read().problems, [device]: wordsOfStop(device) } });
  }

  /** Replaces a source's track and stops the old one. `onEnded` is for a device that goes away by itself. */
  #setTrack(source: TrackSource, track: MediaStreamTrack | null, onEnded?: () => void): void {
    const { [source]: old, ...others } = this.#state.read().tracks;
    old?.stop();
    this.#change({ tracks: track ? { ...others, [source]: track } : others });
    track?.addEventListener('ended', () => {
      if (this.#state.read().tracks[source] !== track) return;
      this.#setTrack(source, null);
      onEnded?.();
    });
  }

  #change(change: Partial<LocalState>): void {
    this.#state.update((state) => ({ ...state, ...change }));
  }
}

/** What to tell the others about these sources. A camera that is off is muted; a screen that is not shared is absent. */
export function trackInputs({ tracks, isMicrophoneOn, isCameraOn }: LocalState): TrackInput[] {
  const inputs: TrackInput[] = [
    { source: 'MICROPHONE', muted: !isMicrophoneOn || !tracks.MICROPHONE },
    { source: 'CAMERA', muted: !isCameraOn || !tracks.CAMERA },
  ];
  for (const source of ['SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'] as const) {
    if (tracks[source]) inputs.push({ source, muted: false });
  }
  return inputs;
}
