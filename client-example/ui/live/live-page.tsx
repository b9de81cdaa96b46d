import { useState } from 'react';
import { useMe } from '../me.ts';
import { Loading } from '../parts/loading.tsx';
import { Shell } from '../parts/shell.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { NotFound } from '../pages/not-found.tsx';
import { useTitle } from '../use-title.ts';
import { LiveCalls } from './live-calls.tsx';
import { Reports } from './reports.tsx';
import { Stats } from './stats.tsx';

const tabs = [
  { id: 'calls', label: 'Live calls' },
  { id: 'reports', label: 'Reports' },
] as const;

/** For administrators: what goes on here now, and what people complain about. */
export function LivePage() {
  const me = useMe();
  const [tab, setTab] = useState<'calls' | 'reports'>('calls');
  useTitle('Server');
  if (me && (me.__typename !== 'Account' || me.role !== 'ADMIN')) return <NotFound />;
  return (
    <Shell>
      <div className="stack">
        <div className="row row-apart">
          <h1 tabIndex={-1}>Server</h1>
          <Tabs label="What to look at" tabs={tabs} selected={tab} onSelect={setTab} />
        </div>
        {!me && <Loading label="Looking" />}
        {me && <Stats />}
        {me && (tab === 'calls' ? <LiveCalls /> : <Reports />)}
      </div>
    </Shell>
  );
}
