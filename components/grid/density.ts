'use client';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Density = 'compact' | 'comfortable';
export const ROW_HEIGHTS: Readonly<Record<Density, number>> = { compact: 28, comfortable: 34 };

interface DensityState {
  readonly density: Density;
  setDensity: (density: Density) => void;
}

/** One row height for all grids; a matter of this screen and these eyes, so it stays in this browser. */
export const useDensity = create<DensityState>()(
  persist((set) => ({ density: 'compact', setDensity: (density) => set({ density }) }), { name: 'gongdan.density' }),
);
