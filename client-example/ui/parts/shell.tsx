import type { ReactNode } from 'react';
import { useMe } from '../me.ts';
import { usePhone } from '../phone/phone.ts';
import { Link, usePath } from '../router.tsx';
import { session } from '../services.ts';
import { useStore } from '../use-store.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { Logo } from './logo.tsx';

/** The frame of every page but the call: the name of the place, and who is signed in. */
export function Shell({ isCentred = false, children }: { isCentred?: boolean; children: ReactNode }) {
  const isSignedIn = useStore(session.credentials)?.kind === 'account';
  return (
    <div className="shell">
      <header className="shell-bar">
        <Link className="brand" href="/">
          <Logo size={32} />
          <span className={isSignedIn ? 'hidden-on-phone' : undefined}>Tandem</span>
        </Link>
        {isSignedIn && (
          <>
            <Places />
            <AccountLink />
          </>
        )}
      </header>
      <main className={isCentred ? 'shell-main is-centred' : 'shell-main'}>{children}</main>
    </div>
  );
}

function Places() {
  const path = usePath();
  const me = useMe();
  const { missedCalls } = usePhone();
  const isOperator = me?.__typename === 'Account' && me.role === 'ADMIN';
  return (
    <nav className="places" aria-label="Places">
      <Place href="/" icon="people" label="People" path={path} />
      <Place href="/calls" icon="history" label="Calls" path={path}>
        {missedCalls > 0 && (
          <span className="count" data-testid="missed-count">
            <span className="visually-hidden">, missed: </span>
            {missedCalls}
          </span>
        )}
      </Place>
      {isOperator && <Place href="/live" icon="server" label="Server" path={path} />}
    </nav>
  );
}

function Place({
  href,
  icon,
  label,
  path,
  children,
}: {
  href: string;
  icon: IconName;
  label: string;
  path: string;
  children?: ReactNode;
}) {
  return (
    <Link className="place" href={href} aria-current={path === href ? 'page' : undefined}>
      <Icon name={icon} />
      <span className="hidden-on-phone">{label}</span>
      {children}
    </Link>
  );
}

function AccountLink() {
  const me = useMe();
  if (me?.__typename !== 'Account') return null;
  return (
    <Link className="account-link" href="/account" aria-label={`Your account, ${me.displayName}`}>
      <Avatar name={me.displayName} color={me.avatarColor} size={34} />
      <span className="truncate hidden-on-phone">{me.displayName}</span>
    </Link>
  );
}
