import type { Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as ws from 'ws';
import { encodeFrames } from '../../src/http/frames.ts';

// @types/ws does not know it.
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

test('whatever is sent, a WebSocket reads it as it was', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .constantFrom(124, 125, 126, 127, 65_535, 65_536, 70_000)
      .map((length) => 'é'.repeat(length >> 1) + 'x'.repeat(length % 2)),
    fc.constantFrom(125, 126, 65_535, 65_536).map((length) => 'x'.repeat(length)),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
      (messages) => {
        const received: string[] = [];
        const receiver = new Receiver({ isServer: false, maxPayload: 1_000_000 });
        receiver.on('message', (data: Buffer) => received.push(data.toString()));
        receiver.write(encodeFrames(messages));
        expect(received).toEqual(messages.map((parts) => parts.map((part) => Buffer.from(part).toString()).join('')));
      },
    ),
  );
});
