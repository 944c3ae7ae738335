'use client';
/**
 * Who has the keyboard's focus when a dialog stands over a panel. A panel that has loaded asks for the focus and waits while a dialog is
 * open, so that what is being typed goes on where it began; a dialog that closes leaves the focus with who waits, else where it was.
 */
import { useLayoutEffect } from 'react';
import { noteOverlayClosed, useOverlayRoot } from '@/components/ui/overlay-root';

const OPEN_DIALOG = '[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]';
const OVERLAY = '[role="dialog"], [role="alertdialog"], [role="menu"], [data-radix-focus-guard]';

/** Per window: who gets the focus once the dialog is gone. */
const waiting = new WeakMap<Document, HTMLElement>();

/** The focus for a panel: at once (true), or as soon as no dialog is open. */
export function takeFocus(element: HTMLElement): boolean {
  const { ownerDocument } = element;
  const isDialogOpen = ownerDocument.querySelector(OPEN_DIALOG) !== null;
  if (isDialogOpen) waiting.set(ownerDocument, element);
  else element.focus({ preventScroll: true });
  return !isDialogOpen;
}

const isNobodys = ({ activeElement, body }: Document): boolean => activeElement === null || activeElement === body;

/** By its form and not its class: a panel may stand in a window of its own, whose classes are others. */
const canFocus = (place: unknown): place is HTMLElement =>
  typeof (place as Partial<HTMLElement> | null | undefined)?.focus === 'function';

/** Whether nothing has the focus, or only a dialog that will give it back. */
export function isFocusFree(owner: Document): boolean {
  return isNobodys(owner) || owner.activeElement?.closest(OPEN_DIALOG) !== null;
}

/** Stands first in a dialog. */
export function FocusReturn(): null {
  const owner = useOverlayRoot()?.ownerDocument;
  useLayoutEffect(() => {
    const page = owner ?? document;
    const before = page.activeElement;
    waiting.delete(page);
    // What would have the focus and does not get it, such as the button of a menu that closes as the dialog opens.
    const note = ({ target }: FocusEvent): void => {
      if (canFocus(target) && target.closest(OVERLAY) === null) waiting.set(page, target);
    };
    page.addEventListener('focusin', note);
    return () => {
      page.removeEventListener('focusin', note);
      // Once the dialog is out of the page; what has taken the focus by then keeps it.
      setTimeout(() => {
        const next = waiting.get(page);
        waiting.delete(page);
        noteOverlayClosed();
        const places = next?.contains(before) ? [before, next] : [next, before];
        for (const place of places) {
          if (isNobodys(page) && canFocus(place) && place.isConnected) place.focus({ preventScroll: true });
        }
      }, 0);
    };
  }, [owner]);
  return null;
}
