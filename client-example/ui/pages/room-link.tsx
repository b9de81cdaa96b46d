import { useEffect, useState } from 'react';
import { JoinAsGuestDocument, JoinRoomDocument, RoomByLinkDocument } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { Link, navigate } from '../router.tsx';
import { api, session } from '../services.ts';
import { useAction, useQuery } from '../use-request.ts';
import { useStore } from '../use-store.ts';
import { useTitle } from '../use-title.ts';
import { formOf, SignIn, text } from './sign-in.tsx';
import { useRooms } from './use-rooms.ts';

/** Where a room's link leads: what room it is, and how to get in. */
export function RoomLinkPage({ link }: { link: string }) {
  const { data, problem } = useQuery(RoomByLinkDocument, { link });
  const isSignedIn = useStore(session.credentials)?.kind === 'account';
  const room = data?.roomByLink;
  useTitle(room?.name ?? '');
  return (
    <Shell isCentred>
      <div className="panel card stack">
        {!room && !problem && <Loading label="Looking for the room" />}
        {problem && (
          <>
            <h1 tabIndex={-1}>This link does not work</h1>
            <Problem text={problem} />
            <Link className="button button-outline" href="/">
              Go to the start page
            </Link>
          </>
        )}
        {room && (
          <>
            <div className="stack-small">
              <p className="soft small">You are invited to</p>
              <h1 tabIndex={-1}>{room.name}</h1>
              {room.hasPassword && (
                <p className="row small soft">
                  <Icon name="lock" size={16} /> This room has a password.
                </p>
              )}
            </div>
            {isSignedIn ? (
              <JoinAsMember link={link} hasPassword={room.hasPassword} />
            ) : (
              <JoinAsSomebody link={link} hasPassword={room.hasPassword} />
            )}
          </>
        )}
      </div>
    </Shell>
  );
}

interface JoinProps {
  link: string;
  hasPassword: boolean;
}

/** With an account. Whoever belongs to the room already is taken there at once. */
function JoinAsMember({ link, hasPassword }: JoinProps) {
  const { rooms, problem } = useRooms();
  const known = rooms?.find((room) => room.link === link);
  useEffect(() => {
    if (known) navigate(`/rooms/${known.id}`, { replace: true });
  }, [known]);

  const action = useAction(async (form: FormData) => {
    const { joinRoom } = await api.request(JoinRoomDocument, { link, password: text(form, 'password') || null });
    if (joinRoom.__typename !== 'Room') throw new Error(joinRoom.message);
    navigate(`/rooms/${joinRoom.id}`, { replace: true });
  });
  if (known || (!rooms && !problem)) return <Loading label="Opening the room" />;
  return (
    <form className="stack" onSubmit={(event) => void action.run(formOf(event))}>
      {hasPassword && <RoomPassword />}
      <Problem text={action.problem} />
      <Button type="submit" look="primary" size="wide" isBusy={action.isRunning}>
        Join the room
      </Button>
    </form>
  );
}

/** Without an account: as a guest, or after all with one. */
function JoinAsSomebody({ link, hasPassword }: JoinProps) {
  const [isSigningIn, setIsSigningIn] = useState(false);
  const action = useAction(async (form: FormData) => {
    const { joinAsGuest } = await api.request(JoinAsGuestDocument, {
      link,
      displayName: text(form, 'displayName').trim(),
      password: text(form, 'password') || null,
    });
    if (joinAsGuest.__typename !== 'GuestAdmitted') throw new Error(joinAsGuest.message);
    const { accessToken, accessTokenExpiresAt, room } = joinAsGuest;
    session.signInAsGuest({ accessToken, accessTokenExpiresAt, roomId: room.id });
    navigate(`/rooms/${room.id}`, { replace: true });
  });

  if (isSigningIn) {
    return (
      <>
        <SignIn />
        <button type="button" className="link-button" onClick={() => setIsSigningIn(false)}>
          Join as a guest instead
        </button>
      </>
    );
  }
  return (
    <>
      <form className="stack" onSubmit={(event) => void action.run(formOf(event))}>
        <Field label="Your name" name="displayName" autoComplete="name" maxLength={64} required autoFocus />
        {hasPassword && <RoomPassword />}
        <Problem text={action.problem} />
        <Button type="submit" look="primary" size="wide" isBusy={action.isRunning}>
          Join as a guest
        </Button>
      </form>
      <p className="small soft">
        Do you have an account?{' '}
        <button type="button" className="link-button" onClick={() => setIsSigningIn(true)}>
          Log in
        </button>
      </p>
    </>
  );
}

function RoomPassword() {
  return <Field label="Room password" name="password" type="password" autoComplete="off" required />;
}
