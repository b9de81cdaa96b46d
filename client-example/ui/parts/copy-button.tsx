import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import type { ButtonProps } from './button.tsx';

const confirmationMs = 2_000;

/** Copies a text and says so for a moment. */
export function CopyButton({
  text,
  label = 'Copy',
  icon = 'copy',
  isCompact = false,
  ...others
}: {
  text: string;
  label?: string;
  /** Without its label where there is little room. */
  isCompact?: boolean;
} & ButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), confirmationMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  // The clipboard exists on secure pages only; elsewhere the text is shown to be copied by hand.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      window.prompt('Copy this:', text);
      setOutcome('refused');
    }
  };
  return (
    <Button icon={outcome === 'copied' ? 'check' : icon} onClick={() => void copy()} {...others}>
      <span aria-live="polite" className={isCompact ? 'hidden-on-phone' : undefined}>
        {outcome === 'copied' ? 'Copied' : label}
      </span>
    </Button>
  );
}
