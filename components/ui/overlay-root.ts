'use client';
import { createContext, useContext, type FocusEvent } from 'react';

/** The body of the window a panel stands in; null in the main window. Set by the dock. */
export const OverlayRootContext = createContext<HTMLElement | null>(null);

/** Where menus, tooltips and dialogs open, so that those of a popped-out panel open in its own window. */
export function useOverlayRoot(): HTMLElement | undefined {
  return useContext(OverlayRootContext) ?? undefined;
}

const SETTLE_MS = 200;
let closedAtMs = 0;

/** A menu or dialog gives the focus back when it closes; the tooltip of its button must not answer to that. */
export function noteOverlayClosed(): void {
  closedAtMs = performance.now();
}

export function keepTooltipShut(event: FocusEvent): void {
  if (performance.now() - closedAtMs < SETTLE_MS) event.preventDefault();
}
