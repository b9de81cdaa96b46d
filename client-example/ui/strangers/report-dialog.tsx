import { useState } from 'react';
import { BlockUserDocument, ReportParticipantDocument } from '../../generated/operations.ts';
import { formOf, text } from '../pages/sign-in.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field, Switch } from '../parts/field.tsx';
import { Notice, Problem } from '../parts/notice.tsx';
import { api } from '../services.ts';
import { useAction } from '../use-request.ts';
import type { Encounter } from './use-strangers.ts';

/** Tells the operators about somebody, and keeps them away. */
export function ReportDialog({
  encounter: { match, participantId, userId },
  onClose,
  onDone,
}: {
  encounter: Encounter;
  onClose: () => void;
  /** Something was done about them. */
  onDone: () => void;
}) {
  const [isBlocking, setIsBlocking] = useState(true);
  const act = useAction(async (form: FormData) => {
    const reason = text(form, 'reason').trim();
    if (reason && participantId) await api.request(ReportParticipantDocument, { participantId, reason });
    if (isBlocking && userId) await api.request(BlockUserDocument, { userId });
    onDone();
  });
  return (
    <Dialog title={`Report or block ${match.displayName}`} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void act.run(formOf(event))}>
        {!participantId && <Notice tone="info">They have not come yet.</Notice>}
        <Field
          label="What happened?"
          name="reason"
          hint={
            isBlocking
              ? 'For the operators of this server. Leave it empty to block without a word.'
              : 'For the operators of this server.'
          }
          maxLength={500}
          autoComplete="off"
          required={!isBlocking}
        />
        <Switch
          label="Block them, too"
          hint="You will not meet again, and they are not told."
          checked={isBlocking}
          onChange={(event) => setIsBlocking(event.target.checked)}
        />
        <Problem text={act.problem} />
        <div className="row row-end">
          <Button look="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="danger" icon="flag" isBusy={act.isRunning} disabled={!participantId}>
            Send
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
