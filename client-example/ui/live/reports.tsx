import { ReportsDocument } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { useNow, when } from '../times.ts';
import { usePages } from '../use-pages.ts';

const minuteMs = 60_000;

/** What people told about each other, the newest first. */
export function Reports() {
  const { items, hasMore, problem, showMore } = usePages(ReportsDocument, {}, ({ reports }) => reports);
  const now = useNow(minuteMs);
  return (
    <section className="stack" aria-label="Reports">
      <Problem text={problem} />
      {!items && !problem && <Loading label="Loading the reports" />}
      {items?.length === 0 && (
        <div className="empty">
          <h2>No reports</h2>
          <p className="soft">Nobody has complained about anybody.</p>
        </div>
      )}
      {items && items.length > 0 && (
        <ul className="card records">
          {items.map(({ id, reason, createdAt, reporter, reported }) => (
            <li key={id} className="record" data-testid="report">
              <p className="person-name">“{reason}”</p>
              <p className="small soft">
                {reporter?.displayName ?? 'Somebody'} about {reported?.displayName ?? 'a guest'}
                {reported && ` (${reported.username})`}, {when(createdAt, now)}
              </p>
            </li>
          ))}
        </ul>
      )}
      {hasMore && (
        <Button look="outline" onClick={showMore}>
          Show older reports
        </Button>
      )}
    </section>
  );
}
