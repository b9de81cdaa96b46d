import type { CallRecordStateFragment } from '../../generated/operations.ts';
import type { IconName } from '../parts/icon.tsx';

/** How an entry looks: an arrow for its direction, and what came of it. */
export interface RecordWords {
  icon: IconName;
  text: string;
  isMissed: boolean;
}

/** What came of a call, as its owner saw it. */
export function recordWords({ direction, outcome }: CallRecordStateFragment): RecordWords {
  const isIncoming = direction === 'INCOMING';
  const icon = direction === 'JOINED' ? 'people' : isIncoming ? 'incoming' : 'outgoing';
  switch (outcome) {
    case 'ANSWERED':
      return { icon, text: direction === 'JOINED' ? 'Joined' : isIncoming ? 'Incoming' : 'Outgoing', isMissed: false };
    case 'MISSED':
      if (isIncoming) return { icon: 'missed', text: 'Missed', isMissed: true };
      return { icon, text: 'No answer', isMissed: false };
    case 'DECLINED':
      return { icon, text: isIncoming ? 'You declined' : 'Declined', isMissed: false };
    case 'CANCELLED':
      return { icon, text: isIncoming ? 'Hung up before you answered' : 'Cancelled', isMissed: false };
    case 'BUSY':
      return { icon, text: 'Busy', isMissed: false };
  }
}
