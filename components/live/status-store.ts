import { create } from 'zustand';

/** What the live connection says of itself. Written by the live client alone, read by the top bar and by panels. */
export interface LiveStatus {
  /** `outdated`: the server speaks a newer version than this page; only loading it again helps. */
  readonly state: 'live' | 'catching-up' | 'offline' | 'outdated';
  /** Measured commit-to-screen delay of the last events; null before the first one. */
  readonly delayMs: number | null;
  /** How far behind the server this screen is; 0 while live. */
  readonly behindSeconds: number;
}

export const useLiveStatus = create<LiveStatus>()(() => ({ state: 'offline', delayMs: null, behindSeconds: 0 }));
