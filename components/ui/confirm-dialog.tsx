'use client';
import { useState, type ReactNode } from 'react';
import { AlertDialog, Dialog as DialogPrimitive } from 'radix-ui';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { FocusReturn } from '@/components/ui/focus';
import { useOverlayRoot } from '@/components/ui/overlay-root';
import styles from '@/components/ui/overlay.module.css';

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** What will be so afterwards, and that it cannot be taken back. */
  readonly children: ReactNode;
  /** The verb itself: "Release 412 bills", never "OK". */
  readonly action: string;
  readonly danger?: boolean;
  /** The dialog closes once this resolves, and stays when it throws. */
  readonly onConfirm: () => void | Promise<void>;
}

/** Only for what cannot be undone. Everything else is done at once and offers undo. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  action,
  danger = false,
  onConfirm,
}: ConfirmDialogProps) {
  const t = useTranslations('ui');
  const root = useOverlayRoot();
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal container={root}>
        <AlertDialog.Overlay className={styles.scrim} />
        <AlertDialog.Content className={styles.dialog}>
          <FocusReturn />
          <AlertDialog.Title className={styles.dialogTitle}>{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className={styles.dialogText}>{children}</div>
          </AlertDialog.Description>
          <div className={styles.dialogActions}>
            <AlertDialog.Cancel asChild>
              <Button disabled={busy}>{t('cancel')}</Button>
            </AlertDialog.Cancel>
            <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={() => void confirm()}>
              {action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  /** Two columns of content instead of one. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/**
 * A short form the user asked for, such as the reason of a send-back. Never opened by a live event. Its first field has the focus; a
 * field that took it by itself (`autoFocus`) would not get it back from whoever takes it afterwards.
 */
export function Dialog({ open, onOpenChange, title, description, wide = false, children }: DialogProps) {
  const root = useOverlayRoot();
  return (
    <DialogPrimitive.Root open={open} onOpenChange={onOpenChange}>
      <DialogPrimitive.Portal container={root}>
        <DialogPrimitive.Overlay className={styles.scrim} />
        <DialogPrimitive.Content
          className={styles.dialog}
          data-wide={wide || undefined}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <FocusReturn />
          <DialogPrimitive.Title className={styles.dialogTitle}>{title}</DialogPrimitive.Title>
          {description ? (
            <DialogPrimitive.Description asChild>
              <div className={styles.dialogText}>{description}</div>
            </DialogPrimitive.Description>
          ) : null}
          {children}
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  );
}

/** The row of buttons at the foot of a dialog; the main one last. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.dialogActions}>{children}</div>;
}
