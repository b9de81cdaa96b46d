const elements = new WeakMap<MediaStreamTrack, HTMLVideoElement>();

/**
 * Plays a track that no tile shows yet: of what arrives without an element nothing is kept, and a picture that came a moment
 * before its tile would be seen only with the next frame. It ends with its track.
 */
export function playEarly(track: MediaStreamTrack): void {
  if (track.kind === 'video' && !elements.has(track)) elements.set(track, playing(track));
}

/** The element that plays a track, for a tile to show: one that was opened early, with its frame, or a new one. */
export function takeVideo(track: MediaStreamTrack): HTMLVideoElement {
  const early = elements.get(track);
  elements.delete(track);
  return early ?? playing(track);
}

function playing(track: MediaStreamTrack): HTMLVideoElement {
  const video = document.createElement('video');
  return Object.assign(video, { autoplay: true, playsInline: true, muted: true, srcObject: new MediaStream([track]) });
}
