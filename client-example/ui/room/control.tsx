import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icon.tsx';

/** A round button of the call. The tooltip tells its key. */
export function Control({
  icon,
  label,
  shortcut,
  isOff = false,
  isActive = false,
  isBusy = false,
  className = '',
  onClick,
}: {
  icon: IconName;
  label: string;
  shortcut?: string;
  isOff?: boolean;
  isActive?: boolean;
  isBusy?: boolean;
  className?: string;
  onClick: () => void;
}) {
  const classes = ['control has-tooltip', isOff && 'is-off', isActive && 'is-active', className];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      aria-busy={isBusy || undefined}
      onClick={onClick}
    >
      {isBusy ? <span className="spinner" /> : <Icon name={icon} size={24} />}
      <span className="tooltip" aria-hidden="true">
        {label}
        {shortcut && <kbd>{shortcut.toUpperCase()}</kbd>}
      </span>
    </button>
  );
}
