import type { InputHTMLAttributes, ReactNode } from 'react';
import { useId } from 'react';

/** A labelled input; `hint` says what is expected before somebody gets it wrong. */
export function Field({
  label,
  hint,
  ...input
}: { label: string; hint?: string } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input className="input" id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...input} />
      {hint && (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

/** Something that is on or off. */
export function Switch({
  label,
  hint,
  ...input
}: { label: ReactNode; hint?: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="switch">
      <span>
        <span className="field-label">{label}</span>
        {hint && <span className="field-hint"> {hint}</span>}
      </span>
      <input type="checkbox" role="switch" {...input} />
    </label>
  );
}
