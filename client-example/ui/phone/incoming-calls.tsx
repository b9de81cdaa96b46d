import { useCallback } from 'react';
import type { InvitationSeenFragment } from '../../generated/operations.ts';
import { deviceId } from '../../signaling/device.ts';
import { useMe } from '../me.ts';
import { Button } from '../parts/button.tsx';
import { Notice, Problem } from '../parts/notice.tsx';
import { useStore } from '../use-store.ts';
import { IncomingCard } from './incoming-card.tsx';
import { isInCall } from './is-in-call.ts';
import { phone, takePhoneBack } from './phone.ts';
import { callProblem } from './place-call.ts';
import { useRingAlarm } from './use-ring-alarm.ts';
import { useRings } from './use-rings.ts';

/** Over every page: who calls, what became of it, and what went wrong with a call. */
export function IncomingCalls() {
  const meId = useMe()?.id;
  const hasCall = useStore(isInCall);
  const problem = useStore(callProblem);
  const isMine = useCallback(
    ({ to, answeredByDeviceId }: InvitationSeenFragment) => to.id === meId && answeredByDeviceId !== deviceId(),
    [meId],
  );
  const { rings, hide } = useRings(isMine);
  useRingAlarm(
    rings.find(({ status }) => status === 'RINGING'),
    hasCall,
  );
  return (
    <div className="over-all">
      <Replaced />
      <Problem text={problem} onClose={() => callProblem.write(null)} />
      {rings.map((invitation) => (
        <IncomingCard
          key={invitation.id}
          invitation={invitation}
          isInCall={hasCall}
          onDone={() => hide(invitation.id)}
        />
      ))}
    </div>
  );
}

/** A tab that was copied shares its device with the copy, and only one of them can ring. */
function Replaced() {
  const client = useStore(phone);
  return client && <ReplacedNotice client={client} />;
}

function ReplacedNotice({ client }: { client: NonNullable<ReturnType<typeof phone.read>> }) {
  if (useStore(client.ended)?.code !== 'STREAM_REPLACED') return null;
  return (
    <Notice tone="warn">
      <div className="row row-apart">
        <span className="grow">Calls ring in a copy of this tab.</span>
        <Button look="outline" size="small" onClick={takePhoneBack}>
          Ring here
        </Button>
      </div>
    </Notice>
  );
}
