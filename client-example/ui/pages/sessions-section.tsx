import { useState } from 'react';
import { MySessionsDocument, RevokeSessionDocument } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { api } from '../services.ts';
import { useAction, useQuery } from '../use-request.ts';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Where I am logged in; any of it can be ended. */
export function SessionsSection() {
  const [after, setAfter] = useState<string | null>(null);
  const { data, problem, reload } = useQuery(MySessionsDocument, { after });
  const revoke = useAction(async (id: string) => {
    await api.request(RevokeSessionDocument, { id });
    await reload();
  });
  const page = data?.mySessions;
  const sessions = (page?.edges ?? []).flatMap((edge) => edge?.node ?? []);
  return (
    <section className="card stack" aria-labelledby="sessions">
      <h2 id="sessions">Where you are logged in</h2>
      <Problem text={problem ?? revoke.problem} />
      {!page && !problem && <Loading label="Loading" />}
      <ul className="list">
        {sessions.map(({ id, userAgent, lastUsedAt, isCurrent }) => (
          <li key={id}>
            <div className="grow">
              <div className="truncate">{deviceName(userAgent)}</div>
              <div className="small soft">
                {isCurrent ? (
                  <span className="badge badge-live">This device</span>
                ) : (
                  `Last used ${day.format(new Date(lastUsedAt))}`
                )}
              </div>
            </div>
            {!isCurrent && (
              <Button look="outline" size="small" disabled={revoke.isRunning} onClick={() => void revoke.run(id)}>
                Log out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {page?.pageInfo.hasNextPage && (
        <Button look="outline" size="small" onClick={() => setAfter(page.pageInfo.endCursor ?? null)}>
          Older sessions
        </Button>
      )}
    </section>
  );
}

/** A user agent in a few words, e.g. `Firefox on Linux`. */
function deviceName(userAgent: string | null): string {
  const browser = /Edg|OPR|Firefox|Chrome|Safari/.exec(userAgent ?? '')?.[0] ?? '';
  const system = /Android|iPhone|iPad|Windows|Mac OS|CrOS|Linux/.exec(userAgent ?? '')?.[0] ?? '';
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS': 'macOS', CrOS: 'ChromeOS' };
  if (!browser && !system) return userAgent ?? 'Unknown device';
  return [names[browser] ?? browser, names[system] ?? system].filter(Boolean).join(' on ');
}
