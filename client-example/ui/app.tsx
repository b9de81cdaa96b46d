import { useEffect } from 'react';
import { AccountPage } from './pages/account.tsx';
import { Dashboard } from './pages/dashboard.tsx';
import { NotFound } from './pages/not-found.tsx';
import { RoomLinkPage } from './pages/room-link.tsx';
import { Welcome } from './pages/welcome.tsx';
import { RoomPage } from './room/room-page.tsx';
import { usePath } from './router.tsx';
import { session } from './services.ts';
import { useStore } from './use-store.ts';

/** The page for the present path and person. */
export function App() {
  const path = usePath();
  const credentials = useStore(session.credentials);

  // Whoever listens to the page instead of looking at it hears where they are now. A focused field says it, too.
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector('h1')?.focus();
  }, [path]);

  const [, area = '', id = ''] = path.split('/');
  if (area === 'r' && id) return <RoomLinkPage key={id} link={decodeURIComponent(id)} />;
  if (!credentials) return <Welcome />;
  if (area === 'rooms' && id) return <RoomPage key={id} roomId={id} />;
  if (credentials.kind === 'guest') return <Welcome />;
  if (area === 'account') return <AccountPage />;
  if (area === '') return <Dashboard />;
  return <NotFound />;
}
