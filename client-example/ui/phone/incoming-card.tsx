import { useEffect, useRef, useState } from 'react';
import { DeclineCallDocument } from '../../generated/operations.ts';
import type { InvitationSeenFragment, InvitationStatus } from '../../generated/operations.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Problem } from '../parts/notice.tsx';
import { api } from '../services.ts';
import { useAction } from '../use-request.ts';
import { answerCall } from './place-call.ts';
import { ReasonForm } from './reason-form.tsx';

const reasons = ['I will call you back', 'I am in a meeting', 'Not now, please write to me'];

/** Somebody calls: who, how, and what to do about it. Afterwards, for a moment, what became of it. */
export function IncomingCard({
  invitation,
  isInCall,
  onDone,
}: {
  invitation: InvitationSeenFragment;
  isInCall: boolean;
  onDone: () => void;
}) {
  const { id, from, kind, roomKind, roomName, status } = invitation;
  const [isSaying, setIsSaying] = useState(false);
  const dialog = useOverEverything();
  const isVideo = kind === 'VIDEO';

  const answer = useAction((isCameraOn: boolean) => answerCall(invitation, isCameraOn));
  const decline = useAction(async (reason?: string) => {
    // What does not ring any more is as good as declined.
    await api.request(DeclineCallDocument, { invitationId: id, reason });
    onDone();
  });

  if (status !== 'RINGING' && decline.isRunning) return null;
  if (status !== 'RINGING') return <Ended invitation={invitation} onDone={onDone} />;
  return (
    <dialog
      ref={dialog}
      className="incoming is-dark"
      role="alertdialog"
      aria-label={`${from.displayName} is calling`}
      tabIndex={-1}
      data-testid="incoming"
      onCancel={(event) => event.preventDefault()}
    >
      <div className="incoming-who">
        <span className="pulsing">
          <Avatar name={from.displayName} color={from.avatarColor} size={56} />
        </span>
        <div className="grow">
          <h2 className="truncate">{from.displayName}</h2>
          <p className="row small soft">
            <Icon name={isVideo ? 'video' : 'phone'} size={16} />
            <span className="truncate">
              {isVideo ? 'Video call' : 'Audio call'}
              {roomKind === 'GROUP' && ` · ${roomName}`}
            </span>
          </p>
        </div>
      </div>
      {isInCall && <p className="small soft">Answering ends the call that you are in.</p>}
      <Problem text={decline.problem} />
      {isSaying ? (
        <ReasonForm
          reasons={reasons}
          action="Decline"
          onSay={(reason) => void decline.run(reason)}
          onBack={() => setIsSaying(false)}
        />
      ) : (
        <div className="incoming-actions">
          <Button look="danger" icon="leave" isBusy={decline.isRunning} onClick={() => void decline.run()}>
            Decline
          </Button>
          <Button
            look="answer"
            icon={isVideo ? 'video' : 'phone'}
            isBusy={answer.isRunning}
            onClick={() => void answer.run(isVideo)}
          >
            Answer
          </Button>
          <Button
            look="quiet"
            size="small"
            icon="chat"
            aria-label="Decline with a message"
            title="Decline with a message"
            onClick={() => setIsSaying(true)}
          >
            Message
          </Button>
          {isVideo && (
            <Button
              look="quiet"
              size="small"
              icon="camera-off"
              aria-label="Answer without camera"
              title="Answer without camera"
              disabled={answer.isRunning}
              onClick={() => void answer.run(false)}
            >
              No camera
            </Button>
          )}
        </div>
      )}
    </dialog>
  );
}

/** Opens without taking the focus from whoever types; over a dialog that blocks the page, as one more of them. */
function useOverEverything() {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (document.querySelector('dialog:modal')) element.current?.showModal();
    else element.current?.setAttribute('open', '');
  }, []);
  return element;
}

/** Answered or declined on another device, or not at all. */
function Ended({ invitation: { from, status }, onDone }: { invitation: InvitationSeenFragment; onDone: () => void }) {
  return (
    <section className="incoming is-dark is-ended" role="status" data-testid="incoming-ended" data-status={status}>
      <Avatar name={from.displayName} color={from.avatarColor} size={40} />
      <p className="grow">{words(from.displayName, status)}</p>
      <Button look="quiet" size="small" icon="close" aria-label="Close" onClick={onDone} />
    </section>
  );
}

function words(name: string, status: InvitationStatus): string {
  switch (status) {
    case 'ACCEPTED':
      return `The call from ${name} was answered elsewhere.`;
    case 'DECLINED':
      return `The call from ${name} was declined elsewhere.`;
    case 'CANCELLED':
      return `${name} has hung up.`;
    case 'BUSY':
    case 'MISSED':
    case 'RINGING':
      return `You missed a call from ${name}.`;
  }
}
