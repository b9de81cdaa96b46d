import { useCallback, useEffect, useRef, useState } from 'react';
import type { TypedDocumentString } from '../generated/operations.ts';
import { api } from './services.ts';

/** What is known of something that is loaded from the server. */
export interface Loaded<Data> {
  data: Data | null;
  /** In words for the person in front of it. Older data stays beside it. */
  problem: string | null;
  reload: () => Promise<void>;
}

/** Loads a query when the page part appears, and again when somebody comes back to the page. */
export function useQuery<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Loaded<Data> {
  const [data, setData] = useState<Data | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const key = JSON.stringify(variables);
  const latest = useRef(0);

  const reload = useCallback(async () => {
    latest.current += 1;
    const turn = latest.current;
    try {
      const loaded = await api.request(document, JSON.parse(key) as Variables);
      if (turn !== latest.current) return;
      setData(loaded);
      setProblem(null);
    } catch (error) {
      if (turn === latest.current) setProblem(messageOf(error));
    }
  }, [document, key]);

  useEffect(() => {
    const onVisible = () => {
      if (!globalThis.document.hidden) void reload();
    };
    void reload();
    globalThis.document.addEventListener('visibilitychange', onVisible);
    return () => {
      latest.current += 1;
      globalThis.document.removeEventListener('visibilitychange', onVisible);
    };
  }, [reload]);

  return { data, problem, reload };
}

/** Something that a person starts, e.g. by sending a form. */
export interface Action<Arguments extends unknown[]> {
  run: (...parameters: Arguments) => Promise<void>;
  isRunning: boolean;
  /** What went wrong the last time, in words for the person in front of it. */
  problem: string | null;
}

/** Runs one thing at a time and keeps what went wrong. To refuse, `work` throws an error with a message to show. */
export function useAction<Arguments extends unknown[]>(
  work: (...parameters: Arguments) => Promise<void>,
): Action<Arguments> {
  const [isRunning, setIsRunning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const run = async (...parameters: Arguments) => {
    if (isRunning) return;
    setIsRunning(true);
    setProblem(null);
    try {
      await work(...parameters);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setIsRunning(false);
    }
  };
  return { run, isRunning, problem };
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message ? error.message : 'Something went wrong. Try again.';
}
