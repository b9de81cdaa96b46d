import { CancelCallDocument } from '../../generated/operations.ts';
import type { CallState } from '../../signaling/call-state.ts';
import { useMe } from '../me.ts';
import { Button } from '../parts/button.tsx';
import { usePhone } from '../phone/phone.ts';
import { api } from '../services.ts';
import { useAction } from '../use-request.ts';

/** Gives up on those who have not come yet and stays with the others. Alone, one leaves instead. */
export function StopRinging({ state: { id: callId, participants } }: { state: CallState }) {
  const meId = useMe()?.id;
  const { invitations } = usePhone();
  const stop = useAction(async () => void (await api.request(CancelCallDocument, { callId })));
  const mine = invitations.filter((one) => one.callId === callId && one.from.id === meId && one.status === 'RINGING');
  if (mine.length === 0 || participants.length < 2) return null;
  return (
    <Button
      look="quiet"
      size="small"
      icon="bell"
      aria-label="Stop ringing"
      title="Stop ringing"
      isBusy={stop.isRunning}
      onClick={() => void stop.run()}
    >
      <span className="hidden-on-phone">Stop ringing</span>
    </Button>
  );
}
