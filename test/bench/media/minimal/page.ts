/** What the product gives a camera of 320x180, by where it is sent. */
export const MAX_BITRATE_BPS = { mesh: 1_200_000, sfu: 200_000 };

/** A page with its own picture, and a button that does something once. */
export async function openPage(join: (local: MediaStream) => void): Promise<void> {
  const local = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const preview = Object.assign(document.createElement('video'), { autoplay: true, muted: true, srcObject: local });
  const button = Object.assign(document.createElement('button'), { textContent: 'Join' });
  button.addEventListener('click', () => join(local), { once: true });
  document.body.append(preview, button);
}

/** Shows or plays what somebody sends. */
export function play(participantId: string, track: MediaStreamTrack): HTMLMediaElement {
  const element = document.createElement(track.kind as 'audio' | 'video');
  element.dataset['participantId'] = participantId;
  Object.assign(element, { autoplay: true, muted: track.kind === 'video', srcObject: new MediaStream([track]) });
  document.body.append(element);
  return element;
}
