import { LogOutDocument, MeDocument } from '../../generated/operations.ts';
import { Stats } from '../live/stats.tsx';
import { Button } from '../parts/button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { Link, navigate } from '../router.tsx';
import { api, session } from '../services.ts';
import { useAction, useQuery } from '../use-request.ts';
import { useTitle } from '../use-title.ts';
import { ApiKeySection } from './api-key-section.tsx';
import { BlockedSection } from './blocked-section.tsx';
import { CallSettingsSection } from './call-settings-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

/** Everything about my account. */
export function AccountPage() {
  useTitle('Account');
  const { data, problem } = useQuery(MeDocument, {});
  const logOut = useAction(async () => {
    // Without the server this device forgets its tokens all the same.
    await api.request(LogOutDocument, {}).catch(() => {});
    session.signOut('logged-out');
    navigate('/');
  });
  return (
    <Shell>
      <div className="stack">
        <div className="row row-apart">
          <h1 tabIndex={-1}>Account</h1>
          <Button look="outline" icon="out" isBusy={logOut.isRunning} onClick={() => void logOut.run()}>
            Log out
          </Button>
        </div>
        <Problem text={problem} />
        {!data && !problem && <Loading label="Loading your account" />}
        {data?.me.__typename === 'Account' && (
          <div className="sections">
            <ProfileSection account={data.me} />
            <CallSettingsSection account={data.me} />
            <PasswordSection username={data.me.username} />
            <SessionsSection />
            <BlockedSection />
            <ApiKeySection />
          </div>
        )}
        <section className="stack" aria-labelledby="this-server">
          <h2 id="this-server">This server</h2>
          <Stats />
          <p>
            <Link href="/network">Test how calls reach this device</Link>
          </p>
        </section>
      </div>
    </Shell>
  );
}
