/** What a page sends of one kind: a solid colour with a bar that wanders over it, and a tone. */
export interface Broadcast {
  /** Red, green and blue, 0 to 255. */
  color: readonly [number, number, number];
  toneHz: number;
}

/** The devices of one page. */
export interface Devices {
  /** Camera and microphone. */
  person: Broadcast;
  /** The shared screen and its sound. */
  screen: Broadcast;
  width: number;
  height: number;
  frameRate: number;
}

/** Runs in a page before anything else: from then on its camera, microphone and screen are these. */
export function installDevices({ person, screen, width, height, frameRate }: Devices): void {
  let context: AudioContext | undefined;

  function picture([red, green, blue]: Broadcast['color']): MediaStreamTrack {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const drawing = canvas.getContext('2d');
    if (!drawing) throw new Error('A canvas without a context');
    const [track] = canvas.captureStream(0).getVideoTracks();
    let frame = 0;
    const draw = () => {
      drawing.fillStyle = `rgb(${red} ${green} ${blue})`;
      drawing.fillRect(0, 0, width, height);
      // Frames that do not differ are not sent.
      drawing.fillStyle = 'rgb(128 128 128)';
      drawing.fillRect((frame * 8) % width, 0, 8, height);
      frame += 1;
      (track as CanvasCaptureMediaStreamTrack).requestFrame();
      if (track?.readyState === 'ended') clearInterval(timer);
    };
    const timer = setInterval(draw, 1000 / frameRate);
    draw();
    return track!;
  }

  function sound(toneHz: number): MediaStreamTrack {
    context ??= new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: toneHz });
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(destination);
    oscillator.start();
    return destination.stream.getAudioTracks()[0]!;
  }

  const { mediaDevices } = navigator;
  mediaDevices.getUserMedia = async (wanted = {}) =>
    new MediaStream([
      ...(wanted.audio ? [sound(person.toneHz)] : []),
      ...(wanted.video ? [picture(person.color)] : []),
    ]);
  mediaDevices.getDisplayMedia = async () => new MediaStream([picture(screen.color), sound(screen.toneHz)]);
}
