import { useEffect, useRef, useState } from 'react';
import type { CallState, Farewell } from '../../signaling/call-state.ts';

const shownMs = 4_000;
/** Whoever has come is connected first, and a call changes over first: news can wait, and costs no picture anything then. */
const calmMs = 500;
/** The latest of them: faces count for more. */
const maxShown = 2;
/** After joining, who was there before is no news. */
type Names = ReadonlyMap<string, string>;

interface Item {
  id: number;
  text: string;
}

/** Who came and who went, for a few seconds; announced to whoever listens to the page. */
export function News({
  state: { participants, farewell, isSwitching },
  selfId,
}: {
  state: CallState;
  selfId: string | null;
}) {
  const before = useRef<Names | null>(null);
  const nextId = useRef(0);
  const [items, setItems] = useState<Item[]>([]);

  useEffect(() => {
    const now: Names = new Map(participants.map(({ id, displayName }) => [id, displayName]));
    const known = (before.current ??= now);
    if (isSwitching) return;
    const timer = setTimeout(() => {
      const fresh = changes(known, now, selfId, farewell).map((text) => ({ id: (nextId.current += 1), text }));
      before.current = now;
      if (fresh.length === 0) return;
      setItems((shown) => [...shown, ...fresh].slice(-maxShown));
      setTimeout(() => setItems((shown) => shown.filter((item) => !fresh.includes(item))), shownMs);
    }, calmMs);
    return () => clearTimeout(timer);
  }, [participants, farewell, isSwitching, selfId]);

  return (
    <ul className="news" role="status">
      {items.map(({ id, text }) => (
        <li key={id}>{text}</li>
      ))}
    </ul>
  );
}

function changes(before: Names, now: Names, selfId: string | null, farewell: Farewell | null): string[] {
  const words = (id: string) => (farewell?.participantId === id ? `: “${farewell.text}”` : '');
  const joined = [...now].filter(([id]) => !before.has(id) && id !== selfId).map(([, name]) => `${name} joined`);
  const left = [...before]
    .filter(([id]) => !now.has(id) && id !== selfId)
    .map(([id, name]) => `${name} left${words(id)}`);
  return [...joined, ...left];
}
