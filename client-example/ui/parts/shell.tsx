import type { ReactNode } from 'react';
import { useMe } from '../me.ts';
import { Link } from '../router.tsx';
import { session } from '../services.ts';
import { useStore } from '../use-store.ts';
import { Avatar } from './avatar.tsx';
import { Logo } from './logo.tsx';

/** The frame of every page but the call: the name of the place, and who is signed in. */
export function Shell({ isCentred = false, children }: { isCentred?: boolean; children: ReactNode }) {
  const isSignedIn = useStore(session.credentials)?.kind === 'account';
  return (
    <div className="shell">
      <header className="shell-bar">
        <Link className="brand" href="/">
          <Logo size={32} />
          Tandem
        </Link>
        {isSignedIn && <AccountLink />}
      </header>
      <main className={isCentred ? 'shell-main is-centred' : 'shell-main'}>{children}</main>
    </div>
  );
}

function AccountLink() {
  const me = useMe();
  if (me?.__typename !== 'Account') return null;
  return (
    <Link className="account-link" href="/account" aria-label={`Your account, ${me.displayName}`}>
      <Avatar name={me.displayName} color={me.avatarColor} size={34} />
      <span className="truncate">{me.displayName}</span>
    </Link>
  );
}
