import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** A sentence that somebody should read. Bad news is announced at once. */
export function Notice({ tone, children }: { tone: 'info' | 'good' | 'warn' | 'bad'; children: ReactNode }) {
  const icon = tone === 'good' ? 'check' : tone === 'info' ? 'info' : 'alert';
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div className="grow">{children}</div>
    </div>
  );
}

/** What went wrong, if something did. */
export function Problem({ text, onClose }: { text: string | null | undefined; onClose?: () => void }) {
  if (!text) return null;
  return (
    <Notice tone="bad">
      <div className="row row-apart">
        <span className="grow">{text}</span>
        {onClose && <Button look="quiet" size="small" icon="close" aria-label="Close" onClick={onClose} />}
      </div>
    </Notice>
  );
}
