/**
 * WebSocket text frames as a server sends them: whole, unmasked, without extensions (RFC 6455, section 5.2).
 * @param texts one message each
 * @returns all of them, one after the other, so that the kernel is asked once
 */
export function encodeFrames(texts: readonly string[]): Buffer {
  // Most often there is one.
  return texts.length === 1 ? encodeFrame(texts[0] as string) : Buffer.concat(texts.map(encodeFrame));
}

function encodeFrame(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(headerSize(size) + size);
  frame.write(text, writeHeader(frame, 0, size), size, 'utf8');
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
