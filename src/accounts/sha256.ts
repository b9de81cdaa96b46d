import { hash } from 'node:crypto';

/** SHA-256 in hex. Enough for secrets of 256 random bits; passwords need `Passwords`. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
