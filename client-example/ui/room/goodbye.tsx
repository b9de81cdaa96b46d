import { Dialog } from '../parts/dialog.tsx';
import { ReasonForm } from '../phone/reason-form.tsx';

const reasons = ['I have to go', 'I will call you back', 'The connection is bad'];

/** Leaving with a word to the others. */
export function Goodbye({ onLeave, onClose }: { onLeave: (reason: string) => void; onClose: () => void }) {
  return (
    <Dialog title="Leave with a word" onClose={onClose}>
      <ReasonForm reasons={reasons} action="Leave" onSay={onLeave} onBack={onClose} />
    </Dialog>
  );
}
