import type { CSSProperties } from 'react';

/** A participant's or account's initials on their colour. */
export function Avatar({ name, color, size }: { name: string; color: string; size?: number }) {
  const style = { '--avatar-color': color, ...(size && { '--avatar-size': `${size}px` }) } as CSSProperties;
  return (
    <span className="avatar" style={style} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : ''].map((word) => Array.from(word ?? '').at(0) ?? '');
  return letters.join('').toLocaleUpperCase();
}
