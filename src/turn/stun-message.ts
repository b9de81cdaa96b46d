import { createHash, createHmac, randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** STUN and TURN message types (RFC 8489 section 5, RFC 8656 section 17), request class. */
export const METHOD = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004, createPermission: 0x0008 } as const;
/** Attributes (RFC 8489 section 18.3, RFC 8656 section 18). */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;

export type Method = keyof typeof METHOD;
export type Attributes = [type: number, value: Buffer][];

export interface StunMessage {
  /** 0 request, 1 indication, 2 success, 3 error. */
  class: number;
  transactionId: Buffer;
  attributes: ReadonlyMap<number, Buffer>;
}

export interface Endpoint {
  address: string;
  port: number;
}

const HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112_a442;
const INTEGRITY_BYTES = 24;

/** The key of long-term credentials (RFC 8489 section 9.2.2). */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/**
 * A request with a new transaction id (RFC 8489 section 5).
 * @param key adds MESSAGE-INTEGRITY, an HMAC-SHA1 over all that stands before it
 */
export function encodeRequest(method: Method, attributes: Attributes, key?: Buffer): Buffer {
  const body = Buffer.concat(attributes.map(([type, value]) => encodeAttribute(type, value)));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(METHOD[method], 0);
  header.writeUInt16BE(body.length + (key ? INTEGRITY_BYTES : 0), 2);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  randomBytes(12).copy(header, 8);
  const message = Buffer.concat([header, body]);
  if (!key) return message;
  const digest = createHmac('sha1', key).update(message).digest();
  return Buffer.concat([message, encodeAttribute(ATTRIBUTE.messageIntegrity, digest)]);
}

/** How long the message at the beginning of these bytes is; undefined while that cannot be seen. */
export function messageLength(bytes: Buffer): number | undefined {
  return bytes.length < 4 ? undefined : HEADER_BYTES + bytes.readUInt16BE(2);
}

/** @returns undefined for bytes that are no STUN message */
export function decodeMessage(bytes: Buffer): StunMessage | undefined {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(4) !== MAGIC_COOKIE) return undefined;
  const type = bytes.readUInt16BE(0);
  const end = messageLength(bytes) ?? 0;
  if (type >= 0x4000 || end > bytes.length) return undefined;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= end;) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, Math.min(at + 4 + length, end)));
    at += 4 + padded(length);
  }
  return {
    class: ((type >> 7) & 2) | ((type >> 4) & 1),
    transactionId: bytes.subarray(8, HEADER_BYTES),
    attributes,
  };
}

/** The number and the words of an error response (RFC 8489 section 14.8). */
export function errorOf({ attributes }: StunMessage): { code: number; reason: string } {
  const value = attributes.get(ATTRIBUTE.errorCode);
  if (!value || value.length < 4) return { code: 0, reason: 'no error code' };
  return { code: value.readUInt8(2) * 100 + value.readUInt8(3), reason: value.subarray(4).toString() };
}

/** An address as XOR-MAPPED-ADDRESS has it (RFC 8489 section 14.2). @returns undefined if it is absent or malformed */
export function xorAddress({ attributes, transactionId }: StunMessage, type: number): Endpoint | undefined {
  const value = attributes.get(type);
  if (!value || (value.length !== 8 && value.length !== 20)) return undefined;
  const port = value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16);
  const plain = xor(value.subarray(4), transactionId);
  if (plain.length === 4) return { address: plain.join('.'), port };
  const groups = Array.from({ length: 8 }, (_, index) => plain.readUInt16BE(index * 2).toString(16));
  return { address: groups.join(':'), port };
}

/** The value of an XOR address attribute, IPv4 only. */
export function encodeXorAddress({ address, port }: Endpoint): Buffer {
  if (!isIPv4(address)) throw new Error(`${address} is not an IPv4 address`);
  const value = Buffer.alloc(8);
  value.writeUInt8(1, 1);
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  xor(Buffer.from(address.split('.').map(Number)), Buffer.alloc(12)).copy(value, 4);
  return value;
}

function encodeAttribute(type: number, value: Buffer): Buffer {
  const attribute = Buffer.alloc(4 + padded(value.length));
  attribute.writeUInt16BE(type, 0);
  attribute.writeUInt16BE(value.length, 2);
  value.copy(attribute, 4);
  return attribute;
}

function xor(bytes: Buffer, transactionId: Buffer): Buffer {
  const mask = Buffer.concat([Buffer.from([0x21, 0x12, 0xa4, 0x42]), transactionId]);
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
