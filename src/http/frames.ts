/** A text in its parts. They are joined in the frame, and not before, where joining them takes memory of its own. */
export type Message = readonly string[];

/**
 * WebSocket text frames as a server sends them: whole, unmasked, without extensions (RFC 6455, section 5.2).
 * @returns all of them, one after the other, so that the kernel is asked once
 */
export function encodeFrames(messages: readonly Message[]): Buffer {
  // Most often there is one.
  return messages.length === 1 ? encodeFrame(messages[0] as Message) : Buffer.concat(messages.map(encodeFrame));
}

function encodeFrame(parts: Message): Buffer {
  let size = 0;
  for (const part of parts) size += Buffer.byteLength(part);
  const frame = Buffer.allocUnsafe(headerSize(size) + size);
  let at = writeHeader(frame, 0, size);
  for (const part of parts) at += frame.write(part, at);
  return frame;
}

/** FIN, and the opcode of a text. */
const TEXT = 0x81;
const LENGTH_IN_2_BYTES = 126;
const LENGTH_IN_8_BYTES = 127;

function headerSize(size: number): number {
  if (size < LENGTH_IN_2_BYTES) return 2;
  return size <= 0xffff ? 4 : 10;
}

function writeHeader(frames: Buffer, at: number, size: number): number {
  frames[at] = TEXT;
  if (size < LENGTH_IN_2_BYTES) return frames.writeUInt8(size, at + 1);
  if (size <= 0xffff) return frames.writeUInt16BE(size, frames.writeUInt8(LENGTH_IN_2_BYTES, at + 1));
  return frames.writeBigUInt64BE(BigInt(size), frames.writeUInt8(LENGTH_IN_8_BYTES, at + 1));
}
