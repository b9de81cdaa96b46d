/** A device that cannot be used, with a message that says what to do. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
}

/**
 * @param deviceId null for the browser's default; one that is gone falls back to it, too
 * @throws CaptureError
 */
export async function openMicrophone(deviceId: string | null): Promise<MediaStreamTrack[]> {
  const audio = microphoneConstraints(deviceId);
  const stream = await capture('microphone', () => mediaDevices().getUserMedia({ audio }));
  return stream.getAudioTracks();
}

/**
 * @param deviceId null for the browser's default
 * @throws CaptureError
 */
export async function openCamera(deviceId: string | null): Promise<MediaStreamTrack[]> {
  const video = cameraConstraints(deviceId);
  const stream = await capture('camera', () => mediaDevices().getUserMedia({ video }));
  return stream.getVideoTracks();
}

/**
 * Both at once: a browser that has to ask asks only once.
 * @throws CaptureError if either cannot be opened
 */
export async function openMicrophoneAndCamera(
  microphoneId: string | null,
  cameraId: string | null,
): Promise<MediaStreamTrack[]> {
  const constraints = { audio: microphoneConstraints(microphoneId), video: cameraConstraints(cameraId) };
  const stream = await capture('camera', () => mediaDevices().getUserMedia(constraints));
  return [...stream.getAudioTracks(), ...stream.getVideoTracks()];
}

/** What to say of a device that was open and went away by itself. */
export function wordsOfStop(device: 'microphone' | 'camera'): string {
  return `The ${device} has stopped: it was unplugged, or this page may not use it any more. Try to turn it on again.`;
}

/** False on phones, where browsers cannot share the screen. */
export function canShareScreen(): boolean {
  return 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
}

/**
 * Asks what to share. The sound of a tab or the system comes along where the browser has it.
 * @returns the picture, then perhaps the sound; nothing if the person changed their mind
 */
export async function openScreen(): Promise<MediaStreamTrack[]> {
  try {
    const stream = await mediaDevices().getDisplayMedia({ video: { frameRate: { max: 30 } }, audio: true });
    const [video] = stream.getVideoTracks();
    // Text stays sharp; frames are dropped before detail is.
    if (video) video.contentHint = 'detail';
    return video ? [video, ...stream.getAudioTracks()] : [];
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') return [];
    throw new CaptureError('The screen cannot be shared. Allow screen recording for this browser and try again.', {
      cause: error,
    });
  }
}

function microphoneConstraints(deviceId: string | null): MediaTrackConstraints {
  const device = deviceId ? { deviceId: { ideal: deviceId } } : {};
  return { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
}

function cameraConstraints(deviceId: string | null): MediaTrackConstraints {
  const device = deviceId ? { deviceId: { ideal: deviceId } } : { facingMode: 'user' };
  return { ...device, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
}

async function capture(device: 'microphone' | 'camera', open: () => Promise<MediaStream>): Promise<MediaStream> {
  try {
    return await open();
  } catch (error) {
    throw new CaptureError(problemOf(device, error), { cause: error });
  }
}

function problemOf(device: 'microphone' | 'camera', error: unknown): string {
  if (error instanceof CaptureError) return error.message;
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
      return `The ${device} is blocked. Allow it in the browser's address bar and try again.`;
    case 'NotFoundError':
      return `No ${device} was found. Connect one and try again.`;
    case 'NotReadableError':
      return `The ${device} is in use by another program. Close that program and try again.`;
    default:
      return `The ${device} cannot be opened. Choose another one in the settings.`;
  }
}

function mediaDevices(): MediaDevices {
  if ('mediaDevices' in navigator) return navigator.mediaDevices;
  throw new CaptureError('Browsers give devices only to secure pages. Open this page over https or on localhost.');
}
