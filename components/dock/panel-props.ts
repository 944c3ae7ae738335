'use client';
import { createContext } from 'react';
import type { PanelId, PanelParams } from '@/components/dock/panels';

export interface OpenOptions {
  /**
   * Where a panel that is not open yet goes. `auto` (default): the tab group that already shows this kind of panel, else
   * beside the active one.
   */
  readonly place?: 'auto' | 'tab' | 'right' | 'below' | 'float' | 'window';
  /** Replace what the last used panel of this kind shows instead of adding a tab (a customer view that follows). */
  readonly inPlace?: boolean;
  /** Bring it to the front and focus it; default true. A live event must pass false. */
  readonly focus?: boolean;
}

export interface PanelApi {
  readonly instanceId: string;
  /** Opens a panel, or focuses the one that already shows the same thing. */
  open: <I extends PanelId>(panelId: I, params?: PanelParams<I>, options?: OpenOptions) => void;
  close: () => void;
  setTitle: (title: string) => void;
  /** How much waits in this panel: on its tab and, for singletons, on its rail icon. 0 takes it away. */
  badge: (count: number) => void;
  /** Changes this panel's own params; they are saved with the layout. */
  setParams: (params: Record<string, unknown>) => void;
  maximise: () => void;
  focus: () => void;
}

/** What every `components/<module>/<name>.panel.tsx` receives: `export default function (props: PanelProps<'order'>)`. */
export interface PanelProps<I extends PanelId = PanelId> {
  readonly panelId: I;
  readonly instanceId: string;
  readonly params: PanelParams<I>;
  readonly api: PanelApi;
  /** This panel has the dock's focus. */
  readonly isActive: boolean;
  /** False while behind another tab: stop polling and animating. */
  readonly isVisible: boolean;
}

export interface PanelEnvironment {
  readonly api: PanelApi;
  readonly isActive: boolean;
  readonly isVisible: boolean;
}

export const PanelContext = createContext<PanelEnvironment | null>(null);
