import { useEffect } from 'react';
import { HistoryPage } from './history/history-page.tsx';
import { LivePage } from './live/live-page.tsx';
import { AccountPage } from './pages/account.tsx';
import { Dashboard } from './pages/dashboard.tsx';
import { NotFound } from './pages/not-found.tsx';
import { RoomLinkPage } from './pages/room-link.tsx';
import { Welcome } from './pages/welcome.tsx';
import { NetworkPage } from './network/network-page.tsx';
import { IncomingCalls } from './phone/incoming-calls.tsx';
import { RoomPage } from './room/room-page.tsx';
import { usePath } from './router.tsx';
import { session } from './services.ts';
import { StrangerPage } from './strangers/stranger-page.tsx';
import { useStore } from './use-store.ts';

/** The page for the present path and person, and whoever calls meanwhile. */
export function App() {
  const path = usePath();
  const hasAccount = useStore(session.credentials)?.kind === 'account';

  // Whoever listens to the page instead of looking at it hears where they are now. A focused field says it, too.
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector('h1')?.focus();
  }, [path]);

  return (
    <>
      {hasAccount && <IncomingCalls />}
      <Page path={path} />
    </>
  );
}

function Page({ path }: { path: string }) {
  const credentials = useStore(session.credentials);
  const [, area = '', id = ''] = path.split('/');
  if (area === 'r' && id) return <RoomLinkPage key={id} link={decodeURIComponent(id)} />;
  if (!credentials) return <Welcome />;
  if (area === 'rooms' && id) return <RoomPage key={id} roomId={id} />;
  if (area === 'network') return <NetworkPage />;
  if (credentials.kind === 'guest') return <Welcome />;
  if (area === 'account') return <AccountPage />;
  if (area === 'calls') return <HistoryPage />;
  if (area === 'stranger') return <StrangerPage />;
  if (area === 'live') return <LivePage />;
  if (area === '') return <Dashboard />;
  return <NotFound />;
}
