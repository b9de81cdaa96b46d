import type { ButtonHTMLAttributes } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'primary' | 'danger' | 'answer' | 'outline' | 'quiet';
  size?: 'small' | 'wide';
  icon?: IconName;
  isBusy?: boolean;
}

/** A button; while busy it shows so and cannot be pressed again. */
export function Button({ look, size, icon, isBusy = false, children, disabled, ...others }: ButtonProps) {
  const classes = ['button', look && `button-${look}`, size && `button-${size}`, !children && 'button-icon'];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      {...others}
    >
      {isBusy ? <span className="spinner" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
