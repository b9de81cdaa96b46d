import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Loading } from '../parts/loading.tsx';
import { useIsPhoneKnown, usePhone } from '../phone/phone.ts';
import { FriendRow } from './friend-row.tsx';
import { GroupCall } from './group-call.tsx';
import { Requests } from './requests.tsx';
import { Search } from './search.tsx';

/** Whom I can call: friends, who wants to be one, and a way to find others. */
export function PeopleSection() {
  const { friends } = usePhone();
  const isKnown = useIsPhoneKnown();
  const [isGathering, setIsGathering] = useState(false);
  return (
    <section className="stack people-section" aria-labelledby="people">
      <div className="row row-apart">
        <h1 id="people" tabIndex={-1}>
          People
        </h1>
        {friends.length > 1 && (
          <Button look="outline" icon="people" onClick={() => setIsGathering(true)}>
            Call several
          </Button>
        )}
      </div>
      <Search />
      <Requests />
      {!isKnown && <Loading label="Looking who is here" />}
      {isKnown && friends.length === 0 && (
        <div className="empty">
          <h2>Nobody here yet</h2>
          <p className="soft">Search for somebody by their user name. As friends you see each other, and can call.</p>
        </div>
      )}
      {friends.length > 0 && (
        <ul className="card friends" aria-label="Friends">
          {friends.map((friend) => (
            <FriendRow key={friend.id} friend={friend} />
          ))}
        </ul>
      )}
      {isGathering && <GroupCall friends={friends} onClose={() => setIsGathering(false)} />}
    </section>
  );
}
