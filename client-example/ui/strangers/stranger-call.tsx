import { useState } from 'react';
import { Control } from '../room/control.tsx';
import { InCall } from '../room/in-call.tsx';
import { useShortcuts } from '../room/use-shortcuts.ts';
import { ReportDialog } from './report-dialog.tsx';
import type { Encounter, Strangers } from './use-strangers.ts';

/** Talking to a stranger: on to the next one, stop, or tell the operators. */
export function StrangerCall({ strangers, encounter }: { strangers: Strangers; encounter: Encounter }) {
  const { socket, next, stop } = strangers;
  const [isReporting, setIsReporting] = useState(false);
  useShortcuts({ n: () => void next.run() });
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
        <div className="is-dark">
          <ReportDialog encounter={encounter} onClose={() => setIsReporting(false)} onDone={() => void next.run()} />
        </div>
      )}
    </>
  );
}
