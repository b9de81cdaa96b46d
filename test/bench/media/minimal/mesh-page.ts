import type { FromPage, Signal, ToPage } from './mesh-messages.ts';
import { MAX_BITRATE_BPS, openPage, play } from './page.ts';

/** The smallest mesh: whoever comes offers to those who are there. */
const socket = new WebSocket(location.href.replace('http', 'ws'));
const peers = new Map<string, { pc: RTCPeerConnection; elements: HTMLMediaElement[] }>();
const say = (message: FromPage) => socket.send(JSON.stringify(message));

void openPage((local) => {
  socket.onmessage = ({ data }) => void receive(local, JSON.parse(data as string) as ToPage);
  say({ join: true });
});

async function receive(local: MediaStream, message: ToPage): Promise<void> {
  if ('peers' in message) for (const id of message.peers) await describe(connect(local, id), id);
  else if ('left' in message) disconnect(message.left);
  else await take(local, message.from, message);
}

async function take(local: MediaStream, from: string, { description, candidate }: Signal): Promise<void> {
  const pc = peers.get(from)?.pc ?? connect(local, from);
  if (candidate) await pc.addIceCandidate(candidate);
  if (description) await pc.setRemoteDescription(description);
  if (description?.type === 'offer') await describe(pc, from);
}

async function describe(pc: RTCPeerConnection, to: string): Promise<void> {
  await pc.setLocalDescription();
  if (pc.localDescription) say({ to, description: pc.localDescription.toJSON() });
}

function connect(local: MediaStream, id: string): RTCPeerConnection {
  const pc = new RTCPeerConnection();
  const elements: HTMLMediaElement[] = [];
  peers.set(id, { pc, elements });
  pc.onicecandidate = ({ candidate }) => candidate && say({ to: id, candidate: candidate.toJSON() });
  pc.ontrack = ({ track }) => elements.push(play(id, track));
  for (const track of local.getTracks()) limit(pc.addTrack(track, local));
  return pc;
}

/** As the product does. Chromium leaves out the first frame of a picture that has no limit: the page would seem slower than it is. */
function limit(sender: RTCRtpSender): void {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.maxBitrate = MAX_BITRATE_BPS.mesh;
  if (sender.track?.kind === 'video') void sender.setParameters(parameters);
}

function disconnect(id: string): void {
  const peer = peers.get(id);
  peer?.pc.close();
  for (const element of peer?.elements ?? []) element.remove();
  peers.delete(id);
}
