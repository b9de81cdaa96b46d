/** A page that finds no other way than TCP: the server's UDP candidates never reach it. To run before anything else. */
export function onlyTcp(): void {
  const { prototype } = RTCPeerConnection;
  prototype.setRemoteDescription = new Proxy(prototype.setRemoteDescription, {
    apply(original, pc: RTCPeerConnection, [description]: [RTCSessionDescriptionInit]) {
      const sdp = description.sdp?.replaceAll(/a=candidate:\S+ \d+ udp [^\r]*\r\n/g, '') ?? '';
      return Reflect.apply(original, pc, [{ ...description, sdp }]) as Promise<void>;
    },
  });
}

/** A page that the SFU cannot be reached from: none of its addresses come through. Other pages can. To run before anything else. */
export function noWayToSfu(): void {
  const { prototype } = RTCPeerConnection;
  prototype.setRemoteDescription = new Proxy(prototype.setRemoteDescription, {
    apply(original, pc: RTCPeerConnection, [description]: [RTCSessionDescriptionInit]) {
      // Only an SFU is ice-lite.
      if (!description.sdp?.includes('a=ice-lite')) return Reflect.apply(original, pc, [description]) as Promise<void>;
      const sdp = description.sdp.replaceAll(/a=candidate:[^\r]*\r\n/g, '');
      return Reflect.apply(original, pc, [{ ...description, sdp }]) as Promise<void>;
    },
  });
}

/** A page whose connections to other pages fail, and those to the SFU do not. To run before anything else. */
export function noWayInMesh(): void {
  const { prototype } = RTCPeerConnection;
  prototype.setRemoteDescription = new Proxy(prototype.setRemoteDescription, {
    apply(original, pc: RTCPeerConnection, [description]: [RTCSessionDescriptionInit]) {
      const isSfu = description.sdp?.includes('a=ice-lite') ?? false;
      // The certificate of the other side is never the expected one.
      const sdp = description.sdp?.replaceAll(/(a=fingerprint:\S+ ).*/g, `$1${Array(32).fill('00').join(':')}`) ?? '';
      return Reflect.apply(original, pc, [isSfu ? description : { ...description, sdp }]) as Promise<void>;
    },
  });
}
