import type { ConsumerParameters } from '../../../../sfu/types.ts';

/** What a page says: a verb, named by one of those that take whatever it sends. */
export interface FromPage {
  id: number;
  method: 'snapshot';
  parameters: object;
}

/** What a page hears: answers, consumers that were opened, and producers that were closed. */
export type ToPage = { id: number; result: unknown } | { opened: ConsumerParameters[] } | { closed: string };
