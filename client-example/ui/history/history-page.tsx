import { useEffect, useEffectEvent, useState } from 'react';
import { CallHistoryDocument, MarkMissedCallsSeenDocument } from '../../generated/operations.ts';
import type { CallRecordStateFragment } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { usePhone } from '../phone/phone.ts';
import { api } from '../services.ts';
import { usePages } from '../use-pages.ts';
import { useTitle } from '../use-title.ts';
import { RecordRow } from './record-row.tsx';

const tabs = [
  { id: 'all', label: 'All calls' },
  { id: 'missed', label: 'Missed' },
] as const;

/** Every call that I had or missed, the newest first. Who looks here has seen what was missed. */
export function HistoryPage() {
  useTitle('Calls');
  const [tab, setTab] = useState<'all' | 'missed'>('all');
  const { items, hasMore, problem, showMore, reload } = usePages(
    CallHistoryDocument,
    { missed: tab === 'missed' },
    ({ callHistory }) => callHistory,
  );
  const isNew = useNew(items ?? []);
  useSeen(items, reload);
  return (
    <Shell>
      <div className="stack column">
        <div className="row row-apart">
          <h1 tabIndex={-1}>Calls</h1>
          <Tabs label="Which calls" tabs={tabs} selected={tab} onSelect={setTab} />
        </div>
        <Problem text={problem} />
        {!items && !problem && <Loading label="Loading your calls" />}
        {items?.length === 0 && (
          <div className="empty">
            <h2>{tab === 'missed' ? 'You have not missed a call' : 'No calls yet'}</h2>
            <p className="soft">Calls that you make, get or miss are listed here.</p>
          </div>
        )}
        {items && items.length > 0 && (
          <ul className="card records">
            {items.map((record) => (
              <RecordRow key={record.id} record={record} isNew={isNew(record)} onDeleted={reload} />
            ))}
          </ul>
        )}
        {hasMore && (
          <Button look="outline" onClick={showMore}>
            Show older calls
          </Button>
        )}
      </div>
    </Shell>
  );
}

/** What was new when it was listed stays marked as new while the page is shown, however often it is listed again. */
function useNew(items: readonly CallRecordStateFragment[]): (record: CallRecordStateFragment) => boolean {
  const [news, setNews] = useState<ReadonlySet<string>>(new Set());
  const more = items.filter(({ id, isNew }) => isNew && !news.has(id));
  if (more.length > 0) setNews(new Set([...news, ...more.map(({ id }) => id)]));
  return ({ id, isNew }) => isNew || news.has(id);
}

/** Lists what is missed meanwhile, and tells the server that what is listed was seen. */
function useSeen(items: readonly unknown[] | null, reload: () => void): void {
  const { missedCalls } = usePhone();
  const onMissed = useEffectEvent(() => {
    if (missedCalls > 0) reload();
  });
  const onListed = useEffectEvent(() => {
    // Should this fail, the next look says it again.
    if (missedCalls > 0) api.request(MarkMissedCallsSeenDocument, {}).catch(() => {});
  });
  useEffect(() => onMissed(), [missedCalls]);
  useEffect(() => {
    if (items) onListed();
  }, [items]);
}
