'use client';
/** Whether a new order is being started, and what is known of it already. */
import { create } from 'zustand';

export interface StartGiven {
  readonly accountId?: string | undefined;
  /** The unit it is for; left out: one's own. */
  readonly unitId?: string | null | undefined;
  /** The flow, when the place it is started from leaves no choice. */
  readonly process?: string | undefined;
  /** What the place knows of the first step's form. */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  /** The same in words, for those who may raise the order and not do its first step. */
  readonly note?: string | undefined;
}

interface StartState {
  readonly open: boolean;
  readonly given: StartGiven;
  show: (given?: StartGiven) => void;
  hide: () => void;
}

export const useStartOrder = create<StartState>()((set) => ({
  open: false,
  given: {},
  show: (given = {}) => set({ open: true, given }),
  hide: () => set({ open: false }),
}));
