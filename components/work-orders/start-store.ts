'use client';
/** Whether a new order is being started, and about which account. */
import { create } from 'zustand';

interface StartState {
  readonly open: boolean;
  readonly accountId: string | null;
  show: (accountId?: string | null) => void;
  hide: () => void;
}

export const useStartOrder = create<StartState>()((set) => ({
  open: false,
  accountId: null,
  show: (accountId = null) => set({ open: true, accountId }),
  hide: () => set({ open: false }),
}));
