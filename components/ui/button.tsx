'use client';
import type { ButtonHTMLAttributes, Ref } from 'react';
import type { LucideIcon } from 'lucide-react';
import { LoaderCircle } from 'lucide-react';
import { classNames } from '@/components/ui/class-names';
import { KeyHint } from '@/components/ui/key-hint';
import { Tooltip } from '@/components/ui/tooltip';
import styles from '@/components/ui/button.module.css';

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'>;

export interface ButtonProps extends Native {
  readonly children: React.ReactNode;
  /** One `primary` per place; `danger` only for what cannot be undone. */
  readonly variant?: 'primary' | 'default' | 'quiet' | 'danger';
  readonly icon?: LucideIcon;
  /** The single key that does the same, shown on the button. */
  readonly keys?: string;
  readonly busy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  children,
  variant = 'default',
  icon: Icon,
  keys,
  busy = false,
  className,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(styles.button, styles[variant], className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      aria-keyshortcuts={keys}
    >
      {busy ? (
        <LoaderCircle className={styles.spin} size={14} aria-hidden />
      ) : Icon ? (
        <Icon size={14} aria-hidden />
      ) : null}
      <span>{children}</span>
      {keys ? <KeyHint keys={keys} quiet /> : null}
    </button>
  );
}

export interface IconButtonProps extends Native {
  readonly icon: LucideIcon;
  /** Read aloud, and shown on hover. */
  readonly label: string;
  readonly keys?: string;
  readonly size?: 'default' | 'small';
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly pressed?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon: Icon,
  label,
  keys,
  size = 'default',
  side,
  pressed,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={keys}
        aria-pressed={pressed}
        {...rest}
        className={classNames(styles.icon, size === 'small' && styles.small, className)}
      >
        <Icon size={size === 'small' ? 14 : 16} aria-hidden />
      </button>
    </Tooltip>
  );
}
