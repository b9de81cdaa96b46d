import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { PeopleSection } from '../people/people-section.tsx';
import { freshApiKey } from '../services.ts';
import { StrangerCard } from '../strangers/stranger-card.tsx';
import { useStore } from '../use-store.ts';
import { useTitle } from '../use-title.ts';
import { JoinByLink } from './join-by-link.tsx';
import { RoomsSection } from './rooms-section.tsx';

/** Everybody I can call, and everywhere I can go. */
export function Dashboard() {
  useTitle('People');
  return (
    <Shell>
      <div className="stack">
        <FreshApiKey />
        <div className="dashboard">
          <PeopleSection />
          <div className="dashboard-places">
            <RoomsSection />
            <StrangerCard />
            <JoinByLink />
          </div>
        </div>
      </div>
    </Shell>
  );
}

/** The API key that came with the registration: it can be read now and never again. */
function FreshApiKey() {
  const apiKey = useStore(freshApiKey);
  if (!apiKey) return null;
  return (
    <Notice tone="good">
      <div className="stack-small">
        <strong>Welcome. This is your API key; it is shown only now.</strong>
        <div className="secret">
          <code className="mono grow">{apiKey}</code>
          <CopyButton text={apiKey} size="small" />
          <Button
            look="quiet"
            size="small"
            icon="close"
            aria-label="Hide the key"
            onClick={() => freshApiKey.write(null)}
          />
        </div>
        <span className="small">
          You need it only for programs of your own. A new one can be made under your account.
        </span>
      </div>
    </Notice>
  );
}
