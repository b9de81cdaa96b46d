import { expect, test } from 'vitest';
import { Texts } from '../../src/events/texts.ts';

/** A third of the largest chunk. */
const LONG = 20 * 1024;

function kept(texts: Texts, letter: string) {
  const place = Texts.none();
  texts.keep(letter.repeat(LONG), place);
  return place;
}

test('memory is written again once all of its texts were forgotten', () => {
  const texts = new Texts();
  const window: ReturnType<typeof kept>[] = [];
  const chunks = new Set<unknown>();
  for (let index = 0; index < 100; index += 1) {
    const letter = String.fromCodePoint(97 + (index % 26));
    const place = kept(texts, letter);
    chunks.add(place.chunk);
    window.push(place);
    const { chunk, start, end } = place;
    expect(chunk.bytes.toString('utf8', start, end)).toBe(letter.repeat(LONG));
    const oldest = window.length > 4 ? window.shift() : undefined;
    if (oldest) texts.forget(oldest);
  }
  expect(chunks.size).toBeLessThan(8);
});

test('a text that was lent can be read long after it was forgotten', () => {
  const texts = new Texts();
  const first = kept(texts, 'ä');
  const read = texts.lend(first);
  texts.forget(first);
  for (let index = 0; index < 50; index += 1) texts.forget(kept(texts, 'x'));
  expect(read()).toBe('ä'.repeat(LONG));
});

test('a text that is larger than any chunk has one of its own', () => {
  const texts = new Texts();
  const place = Texts.none();
  texts.keep('x'.repeat(1024 * 1024), place);
  expect(texts.lend(place)()).toHaveLength(1024 * 1024);
});
