import { useTitle } from '../use-title.ts';
import { StrangerCall } from './stranger-call.tsx';
import { StrangerQueue } from './stranger-queue.tsx';
import { useStrangers } from './use-strangers.ts';

/** Strangers, one after the other. */
export function StrangerPage() {
  const strangers = useStrangers();
  const { encounter } = strangers;
  const isTalking = encounter !== null && !encounter.over;
  useTitle(isTalking ? `● ${encounter.match.displayName}` : 'Call a stranger');
  return isTalking ? (
    <StrangerCall strangers={strangers} encounter={encounter} />
  ) : (
    <StrangerQueue strangers={strangers} />
  );
}
