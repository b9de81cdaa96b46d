import { useState } from 'react';
import { Control } from '../room/control.tsx';
import { InCall } from '../room/in-call.tsx';
import { ReportDialog } from './report-dialog.tsx';
import type { Encounter, Strangers } from './use-strangers.ts';

/** Talking to a stranger: on to the next one, stop, or tell the operators. */
export function StrangerCall({ strangers, encounter }: { strangers: Strangers; encounter: Encounter }) {
  const { socket, next, stop } = strangers;
  const [isReporting, setIsReporting] = useState(false);
  if (!socket) return null;
  return (
    <>
      <InCall
        key={encounter.match.roomId}
        call={encounter.call}
        room={null}
        title={encounter.match.displayName}
        socket={socket}
        onLeave={stop}
        extraControls={
          <>
            <Control icon="flag" label="Report or block" onClick={() => setIsReporting(true)} />
            <Control
              icon="next"
              label="Next stranger"
              shortcut="n"
              isBusy={next.isRunning}
              onClick={() => void next.run()}
            />
          </>
        }
      />
      {isReporting && (
        <ReportDialog encounter={encounter} onClose={() => setIsReporting(false)} onDone={() => void next.run()} />
      )}
    </>
  );
}
