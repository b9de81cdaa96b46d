import { DeleteCallRecordDocument } from '../../generated/operations.ts';
import type { CallKind, CallRecordStateFragment } from '../../generated/operations.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Problem } from '../parts/notice.tsx';
import { startCall } from '../phone/place-call.ts';
import { api } from '../services.ts';
import { clock, useNow, when } from '../times.ts';
import { useAction } from '../use-request.ts';
import { recordWords } from './record-words.ts';

const minuteMs = 60_000;

interface RecordRowProps {
  record: CallRecordStateFragment;
  isNew: boolean;
  onDeleted: () => void;
}

/** A call: with whom, how, when and for how long; and the way to call back. */
export function RecordRow({ record, isNew, onDeleted }: RecordRowProps) {
  const { id, kind, outcome, direction, startedAt, durationSeconds, others } = record;
  const now = useNow(minuteMs);
  const { icon, text, isMissed } = recordWords(record);
  const names = namesOf(others.map(({ displayName }) => displayName));
  const userIds = others.flatMap(({ userId }) => userId ?? []);
  const call = useAction((how: CallKind) => startCall({ to: userIds }, how));
  const remove = useAction(async () => {
    await api.request(DeleteCallRecordDocument, { id });
    onDeleted();
  });
  return (
    <li
      className={isMissed ? 'record is-missed' : 'record'}
      data-testid="record"
      data-direction={direction}
      data-outcome={outcome}
      data-kind={kind}
      data-new={isNew}
    >
      <div className="person">
        <span className="avatars">
          {others.slice(0, 2).map(({ displayName, avatarColor }, index) => (
            <Avatar key={index} name={displayName} color={avatarColor} size={others.length > 1 ? 34 : 44} />
          ))}
          {others.length === 0 && <Avatar name="?" color="#6b738a" size={44} />}
        </span>
        <div className="grow">
          <div className="truncate person-name">
            {names} {isNew && <span className="new-dot" role="img" aria-label="New" />}
          </div>
          <div className="small soft record-facts">
            <Icon name={icon} size={15} />
            <Icon name={kind === 'VIDEO' ? 'video' : 'phone'} size={15} />
            <span className="visually-hidden">{kind === 'VIDEO' ? 'Video call,' : 'Audio call,'}</span>
            <span>{text} ·</span>
            <span>
              {when(startedAt, now)}
              {durationSeconds !== null && ' ·'}
            </span>
            {durationSeconds !== null && <span>{clock(durationSeconds)}</span>}
          </div>
        </div>
        <div className="person-actions">
          {userIds.length > 0 && (
            <Button
              look="quiet"
              icon={kind === 'VIDEO' ? 'video' : 'phone'}
              aria-label={`Call ${names} back`}
              title="Call back"
              isBusy={call.isRunning}
              onClick={() => void call.run(kind)}
            />
          )}
          <Button
            look="quiet"
            icon="trash"
            aria-label={`Delete the call with ${names}`}
            title="Delete"
            isBusy={remove.isRunning}
            onClick={() => void remove.run()}
          />
        </div>
      </div>
      <Problem text={remove.problem} />
    </li>
  );
}

function namesOf(names: readonly string[]): string {
  if (names.length === 0) return 'Nobody';
  return new Intl.ListFormat('en').format(
    names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names,
  );
}
