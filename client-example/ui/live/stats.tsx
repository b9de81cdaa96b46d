import { useEffect } from 'react';
import { ServerStatsDocument } from '../../generated/operations.ts';
import { Problem } from '../parts/notice.tsx';
import { span } from '../times.ts';
import { useQuery } from '../use-request.ts';

const refreshMs = 5_000;

/** The server in numbers, every few seconds. */
export function Stats() {
  const { data, problem, reload } = useQuery(ServerStatsDocument, {});
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && void reload(), refreshMs);
    return () => clearInterval(timer);
  }, [reload]);
  const stats = data?.serverStats;
  const facts = [
    ['Calls now', stats?.activeCalls],
    ['People in calls', stats?.usersInCalls],
    ['People in a call', stats && `${stats.minParticipants} to ${stats.maxParticipants}`],
    ['Running for', stats && span(stats.uptimeSeconds)],
  ] as const;
  return (
    <>
      <Problem text={problem} />
      <dl className="stats" aria-label="The server in numbers">
        {facts.map(([name, value]) => (
          <div key={name} className="card stat">
            <dt className="small soft">{name}</dt>
            <dd>{value ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
