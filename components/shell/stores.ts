'use client';
/** Small shared states of the shell. Panels write to them; bars and palette show them. */
import { create } from 'zustand';
import type { ReactNode } from 'react';

interface ScopeState {
  /** The organisation unit everything is looked at through; null until the session is known. */
  readonly unitId: string | null;
  setUnit: (unitId: string) => void;
}

export const useScope = create<ScopeState>()((set) => ({
  unitId: null,
  setUnit: (unitId) => set({ unitId }),
}));

interface BadgeState {
  /** Panel id → how much waits there. */
  readonly counts: Readonly<Record<string, number>>;
  setBadge: (panelId: string, count: number) => void;
}

export const useBadges = create<BadgeState>()((set) => ({
  counts: {},
  setBadge: (panelId, count) =>
    set((state) => (state.counts[panelId] === count ? state : { counts: { ...state.counts, [panelId]: count } })),
}));

export interface RunningBillRun {
  readonly runId: string;
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

interface StatusBarState {
  readonly locksHeld: number;
  /** Releases everything the user holds; null while nobody offers it. */
  readonly releaseAll: (() => Promise<void>) | null;
  readonly runs: readonly RunningBillRun[];
  setLocks: (held: number, releaseAll: (() => Promise<void>) | null) => void;
  setRuns: (runs: readonly RunningBillRun[]) => void;
}

export const useStatusBar = create<StatusBarState>()((set) => ({
  locksHeld: 0,
  releaseAll: null,
  runs: [],
  setLocks: (locksHeld, releaseAll) => set({ locksHeld, releaseAll }),
  setRuns: (runs) => set({ runs }),
}));

export interface Notice {
  readonly id: string;
  /** ISO instant. */
  readonly at: string;
  readonly tone: 'info' | 'good' | 'warn' | 'bad';
  readonly text: ReactNode;
  readonly open?: () => void;
  /** What one may do about it at once, such as handing an order over. */
  readonly action?: { readonly label: string; readonly run: () => Promise<void> };
}

interface NoticeState {
  readonly notices: readonly Notice[];
  readonly unread: number;
  addNotice: (notice: Notice) => void;
  removeNotice: (id: string) => void;
  markRead: () => void;
  clear: () => void;
}

const NOTICES_KEPT = 100;

/** Notifications collect behind the bell; none of them opens by itself or takes the focus. */
export const useNotices = create<NoticeState>()((set) => ({
  notices: [],
  unread: 0,
  addNotice: (notice) =>
    set((state) => {
      const isKnown = state.notices.some(({ id }) => id === notice.id);
      const rest = state.notices.filter(({ id }) => id !== notice.id);
      return { notices: [notice, ...rest].slice(0, NOTICES_KEPT), unread: state.unread + (isKnown ? 0 : 1) };
    }),
  removeNotice: (id) => set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) })),
  markRead: () => set({ unread: 0 }),
  clear: () => set({ notices: [], unread: 0 }),
}));

export interface PaletteVerb {
  /** Unique, e.g. `work-queue.take-next`. */
  readonly id: string;
  /** Already in the user's language. */
  readonly label: string;
  /** Panel the verb belongs to, for grouping. */
  readonly group?: string;
  /** Shown beside it, e.g. `N`. */
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

interface PaletteVerbState {
  readonly owners: Readonly<Record<string, readonly PaletteVerb[]>>;
  register: (owner: string, verbs: readonly PaletteVerb[]) => void;
  unregister: (owner: string) => void;
}

export const usePaletteVerbs = create<PaletteVerbState>()((set) => ({
  owners: {},
  register: (owner, verbs) => set((state) => ({ owners: { ...state.owners, [owner]: verbs } })),
  unregister: (owner) =>
    set((state) => {
      const { [owner]: _gone, ...owners } = state.owners;
      return { owners };
    }),
}));

interface DialogState {
  /** Opened by the person from a menu, the palette or a key; never by an event. */
  readonly open: 'keys' | 'shift' | null;
  show: (dialog: DialogState['open']) => void;
}

export const useDialogs = create<DialogState>()((set) => ({
  open: null,
  show: (open) => set({ open }),
}));
