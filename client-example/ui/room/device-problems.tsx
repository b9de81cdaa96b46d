import type { SourceProblems } from '../../media/local-sources.ts';
import { Problem } from '../parts/notice.tsx';

/** Why devices cannot be used; each has its own words. */
export function DeviceProblems({ problems, onClose }: { problems: SourceProblems; onClose?: () => void }) {
  const words = [problems.microphone, problems.camera, problems.screen].filter(Boolean);
  return <Problem text={words.join(' ')} onClose={onClose} />;
}
