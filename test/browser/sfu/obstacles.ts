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
