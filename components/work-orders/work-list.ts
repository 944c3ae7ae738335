'use client';
import { create } from 'zustand';

interface WorkListState {
  /** Orders the person holds, wherever they are shown. */
  readonly held: readonly number[];
  /** Orders in the order the queue shows them. */
  readonly shown: readonly number[];
  setHeld: (held: readonly number[]) => void;
  setShown: (shown: readonly number[]) => void;
}

/** What the order panel asks: which order comes next. */
export const useWorkList = create<WorkListState>()((set) => ({
  held: [],
  shown: [],
  setHeld: (held) => set({ held }),
  setShown: (shown) => set({ shown }),
}));

/** The held order after this one as the queue shows them, round to the first; then those the queue does not show. */
export function nextHeld(held: readonly number[], shown: readonly number[], current: number): number | undefined {
  const mine = new Set(held);
  const listed = shown.filter((id) => mine.has(id) || id === current);
  const at = listed.indexOf(current);
  const inTurn = at < 0 ? listed : [...listed.slice(at + 1), ...listed.slice(0, at)];
  return [...inTurn, ...held].find((id) => id !== current);
}
