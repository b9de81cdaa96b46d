import { Button } from '../parts/button.tsx';
import { useStore } from '../use-store.ts';
import { blockedSound, enableSound } from './blocked-sound.ts';

/** Appears when the browser plays no sound before a click. */
export function EnableSound() {
  if (useStore(blockedSound).size === 0) return null;
  return (
    <div className="enable-sound">
      <Button look="primary" icon="speaker" onClick={enableSound}>
        Enable sound
      </Button>
    </div>
  );
}
