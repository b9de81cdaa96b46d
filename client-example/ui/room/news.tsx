import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { CallState } from '../../signaling/call-state.ts';

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
  const [atFirst] = useState(() => namesOf(participants));
  const before = useRef(atFirst);
  const farewells = useRef(new Map<string, string>());
  const nextId = useRef(0);
  const [items, setItems] = useState<Item[]>([]);
  const ids = participants.map(({ id }) => id).join(' ');

  const tell = useEffectEvent(() => {
    const now = namesOf(participants);
    const texts = changes(before.current, now, selfId, farewells.current);
    before.current = now;
    farewells.current.clear();
    if (texts.length === 0) return;
    const fresh = texts.map((text) => ({ id: (nextId.current += 1), text }));
    setItems((shown) => [...shown, ...fresh].slice(-maxShown));
    setTimeout(() => setItems((shown) => shown.filter((item) => !fresh.includes(item))), shownMs);
  });

  useEffect(() => {
    if (farewell) farewells.current.set(farewell.participantId, farewell.text);
  }, [farewell]);

  useEffect(() => {
    if (isSwitching) return;
    const timer = setTimeout(() => tell(), calmMs);
    return () => clearTimeout(timer);
  }, [ids, isSwitching]);

  return (
    <ul className="news" role="status">
      {items.map(({ id, text }) => (
        <li key={id}>{text}</li>
      ))}
    </ul>
  );
}

function namesOf(participants: CallState['participants']): Names {
  return new Map(participants.map(({ id, displayName }) => [id, displayName]));
}

function changes(before: Names, now: Names, selfId: string | null, farewells: Names): string[] {
  const words = (id: string) => (farewells.has(id) ? `: “${farewells.get(id)}”` : '');
  const joined = [...now].filter(([id]) => !before.has(id) && id !== selfId).map(([, name]) => `${name} joined`);
  const left = [...before]
    .filter(([id]) => !now.has(id) && id !== selfId)
    .map(([id, name]) => `${name} left${words(id)}`);
  return [...joined, ...left];
}
