import { Link } from '../router.tsx';
import { Shell } from '../parts/shell.tsx';
import { useTitle } from '../use-title.ts';

/** A path that leads nowhere. */
export function NotFound() {
  useTitle('Not found');
  return (
    <Shell isCentred>
      <div className="panel card stack">
        <h1 tabIndex={-1}>There is nothing here</h1>
        <p className="soft">The address may be mistyped, or the page has moved.</p>
        <Link className="button button-primary" href="/">
          Go to your rooms
        </Link>
      </div>
    </Shell>
  );
}
