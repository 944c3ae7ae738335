'use client';
/** Whether a new order is being started, about which account, and of which process when that is chosen already. */
import { create } from 'zustand';

interface StartState {
  readonly open: boolean;
  readonly accountId: string | null;
  readonly processId: string | null;
  show: (accountId?: string | null, processId?: string | null) => void;
  hide: () => void;
}

export const useStartOrder = create<StartState>()((set) => ({
  open: false,
  accountId: null,
  processId: null,
  show: (accountId = null, processId = null) => set({ open: true, accountId, processId }),
  hide: () => set({ open: false }),
}));
