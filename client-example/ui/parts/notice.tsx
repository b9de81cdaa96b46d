import type { ReactNode } from 'react';
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
export function Problem({ text }: { text: string | null | undefined }) {
  return text ? <Notice tone="bad">{text}</Notice> : null;
}
