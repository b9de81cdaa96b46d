import { expect, test } from 'vitest';
import { openEventStream } from '../../../client-example/signaling/event-stream.ts';
import type { StreamItem } from '../../../client-example/signaling/event-stream.ts';
import { RefusedError } from '../../../client-example/signaling/http.ts';
import type { Sink, Socket } from '../../../client-example/signaling/socket.ts';

interface Told {
  name: string;
  isWhole: boolean;
}

/** As much of a socket as a stream uses: the test is the server, and reconnects when it likes. */
function stream(cursor: string | null) {
  let sink: Sink<StreamItem<Told>> | undefined;
  let variables = (): { after: string | null } => ({ after: null });
  const seen: string[] = [];
  const ended: string[] = [];
  const socket = {
    subscribe: (_document: unknown, ask: typeof variables, into: typeof sink) => {
      variables = ask;
      sink = into;
      return () => (sink = undefined);
    },
  } as unknown as Socket;
  const close = openEventStream<StreamItem<Told>, { after: string | null }, Told>(socket, {
    document: '' as never,
    variables: (after) => ({ after }),
    itemOf: (item) => item,
    isSnapshot: ({ isWhole }) => isWhole,
    cursor,
    finalCodes: new Set(['OVER']),
    onEvent: ({ name }, isFresh) => seen.push(isFresh ? `${name}, fresh` : name),
    onEnded: ({ code }) => ended.push(code),
  });
  return {
    seen,
    ended,
    close,
    isOpen: () => sink !== undefined,
    /** The connection is there, for the first time or again: where does the stream want to go on? */
    connect: () => variables().after,
    tell: (log: string, position: number, name: string, isWhole = false) =>
      sink?.next({ cursor: `${log}.${position}`, position, event: { name, isWhole } }),
    end: (code: string) => sink?.ended(new RefusedError(code, '')),
  };
}

test('after a reconnect it goes on from the last event, and takes nothing twice', () => {
  const { seen, connect, tell } = stream('log.4');
  expect(connect()).toBe('log.4');
  tell('log', 5, 'five');
  tell('log', 7, 'seven');
  expect(connect()).toBe('log.7');
  tell('log', 6, 'six');
  tell('log', 7, 'seven');
  tell('log', 8, 'eight');
  expect(seen).toEqual(['five', 'seven', 'eight']);
});

test('it begins with a snapshot when there is no cursor, and in another log', () => {
  const { seen, connect, tell } = stream(null);
  expect(connect()).toBeNull();
  tell('log', 9, 'everything', true);
  tell('log', 10, 'ten');
  expect(connect()).toBe('log.10');
  tell('new log', 0, 'everything', true);
  tell('new log', 1, 'one');
  expect(seen).toEqual(['everything, fresh', 'ten', 'everything, fresh', 'one']);
});

test('a snapshot that repairs is taken at a position that was seen, and is not fresh', () => {
  const { seen, connect, tell } = stream('log.4');
  connect();
  tell('log', 5, 'five');
  tell('log', 5, 'repaired', true);
  expect(seen).toEqual(['five', 'repaired']);
});

test('a snapshot before a replay is not fresh: no moment is missing', () => {
  const { seen, connect, tell } = stream('log.0');
  connect();
  tell('log', 0, 'everything', true);
  tell('log', 1, 'one');
  expect(seen).toEqual(['everything', 'one']);
});

test('it ends for good with a final code only', () => {
  const { ended, close, end } = stream(null);
  end('INTERNAL_SERVER_ERROR');
  expect(ended).toEqual([]);
  end('OVER');
  expect(ended).toEqual(['OVER']);
  close();
});
