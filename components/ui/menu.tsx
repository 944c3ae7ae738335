'use client';
import type { ReactElement, ReactNode } from 'react';
import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu, Popover as PopoverPrimitive } from 'radix-ui';
import { KeyHint } from '@/components/ui/key-hint';
import { noteOverlayClosed, useOverlayRoot } from '@/components/ui/overlay-root';
import styles from '@/components/ui/overlay.module.css';

export type MenuItem =
  | {
      readonly kind?: 'item';
      readonly id: string;
      readonly label: ReactNode;
      readonly icon?: LucideIcon;
      readonly keys?: string;
      readonly disabled?: boolean;
      readonly danger?: boolean;
      /** Given: the item is one of a set, with a mark on the chosen one. */
      readonly checked?: boolean;
      readonly onSelect: () => void;
    }
  | { readonly kind: 'separator'; readonly id: string }
  | { readonly kind: 'heading'; readonly id: string; readonly label: ReactNode };

export interface MenuProps {
  /** One button element. */
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** Stands above the items. */
  readonly head?: ReactNode;
}

export function Menu({ trigger, items, align = 'end', side = 'bottom', head }: MenuProps) {
  const root = useOverlayRoot();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={root}>
        <DropdownMenu.Content
          className={styles.menu}
          onCloseAutoFocus={noteOverlayClosed}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
        >
          {head ? <div className={styles.head}>{head}</div> : null}
          {items.map((item) => {
            if (item.kind === 'separator') return <DropdownMenu.Separator key={item.id} className={styles.separator} />;
            if (item.kind === 'heading') {
              return (
                <DropdownMenu.Label key={item.id} className={styles.heading}>
                  {item.label}
                </DropdownMenu.Label>
              );
            }
            const Icon = item.icon;
            const inner = (
              <>
                <span className={styles.mark}>
                  {item.checked ? (
                    <Check size={14} aria-hidden />
                  ) : Icon && item.checked === undefined ? (
                    <Icon size={14} aria-hidden />
                  ) : null}
                </span>
                <span className={styles.label}>{item.label}</span>
                {item.keys ? <KeyHint keys={item.keys} /> : null}
              </>
            );
            const className = item.danger ? `${styles.item} ${styles.danger}` : styles.item;
            if (item.checked !== undefined) {
              return (
                <DropdownMenu.CheckboxItem
                  key={item.id}
                  className={className}
                  checked={item.checked}
                  disabled={item.disabled}
                  onSelect={item.onSelect}
                >
                  {inner}
                </DropdownMenu.CheckboxItem>
              );
            }
            return (
              <DropdownMenu.Item key={item.id} className={className} disabled={item.disabled} onSelect={item.onSelect}>
                {inner}
              </DropdownMenu.Item>
            );
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export interface PopoverProps {
  readonly trigger: ReactElement;
  /** Read aloud when it opens. */
  readonly label: string;
  readonly children: ReactNode;
  readonly align?: 'start' | 'center' | 'end';
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

/** A small non-modal surface beside its button: filters, legends, lists. */
export function Popover({ trigger, label, children, align = 'start', open, onOpenChange }: PopoverProps) {
  const root = useOverlayRoot();
  return (
    <PopoverPrimitive.Root open={open} onOpenChange={onOpenChange}>
      <PopoverPrimitive.Trigger asChild>{trigger}</PopoverPrimitive.Trigger>
      <PopoverPrimitive.Portal container={root}>
        <PopoverPrimitive.Content
          className={styles.popover}
          onCloseAutoFocus={noteOverlayClosed}
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          {children}
        </PopoverPrimitive.Content>
      </PopoverPrimitive.Portal>
    </PopoverPrimitive.Root>
  );
}
