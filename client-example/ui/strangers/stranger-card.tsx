import { Link } from '../router.tsx';
import { Icon } from '../parts/icon.tsx';

/** The way to somebody whom nobody here knows yet. */
export function StrangerCard() {
  return (
    <section className="card stack" aria-labelledby="stranger">
      <div className="row row-firm">
        <span className="round-icon">
          <Icon name="globe" size={24} />
        </span>
        <div className="grow">
          <h2 id="stranger">Call a stranger</h2>
          <p className="small soft">Whoever else is looking for somebody to talk to. Your address stays hidden.</p>
        </div>
      </div>
      <Link className="button button-outline" href="/stranger">
        Meet somebody
      </Link>
    </section>
  );
}
