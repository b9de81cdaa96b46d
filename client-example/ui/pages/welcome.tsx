import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { session } from '../services.ts';
import { useStore } from '../use-store.ts';
import { useTitle } from '../use-title.ts';
import { SignIn } from './sign-in.tsx';

const points: { icon: IconName; text: string }[] = [
  { icon: 'link', text: 'One link per room. Guests need no account.' },
  { icon: 'camera', text: 'Camera, sound and screen, from browser to browser.' },
  { icon: 'lock', text: 'On a server of your own.' },
];

/** For whoever is not signed in. */
export function Welcome() {
  useTitle('');
  const reason = useStore(session.signedOutReason);
  return (
    <Shell isCentred>
      <div className="welcome">
        <div className="welcome-words stack">
          <h1 tabIndex={-1}>Talk face to face, in your own place.</h1>
          <p className="soft">
            Tandem is video calls on a server that belongs to you. Open a room, send its link, talk.
          </p>
          <ul className="welcome-points">
            {points.map(({ icon, text }) => (
              <li key={icon}>
                <Icon name={icon} size={24} />
                {text}
              </li>
            ))}
          </ul>
        </div>
        <div className="card stack">
          {reason === 'expired' && <Notice tone="warn">Your session has ended. Log in again to go on.</Notice>}
          {reason === 'revoked' && (
            <Notice tone="warn">This session was ended from another device. Log in again to go on.</Notice>
          )}
          <SignIn />
        </div>
      </div>
    </Shell>
  );
}
