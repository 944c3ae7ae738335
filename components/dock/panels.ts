'use client';
/**
 * Panels (面板): the catalogue. A panel is one file `components/<module>/<id>.panel.tsx` and one entry here.
 * Ids are persisted in saved layouts and never renamed.
 */
import type { ComponentType } from 'react';
import {
  Activity,
  Banknote,
  CalendarCheck,
  ClipboardPen,
  Coins,
  FlaskConical,
  FileSpreadsheet,
  FileText,
  Gauge,
  Group,
  Landmark,
  ListChecks,
  Network,
  Play,
  ScanSearch,
  Tags,
  Scale,
  UserRound,
  UsersRound,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { z } from 'zod';
import type { PanelProps } from '@/components/dock/panel-props';
import { QUEUE_VIEWS } from '@/server/work-orders/contract';

interface PanelEntry<I extends string, S extends z.ZodType<Record<string, unknown>>> {
  readonly id: I;
  /** Key in the namespace `dock`. */
  readonly titleKey: `panels.${I}`;
  readonly icon: LucideIcon;
  /** Digit or letter pressed together with Alt; null for panels that are opened from others only. */
  readonly shortcut: string | null;
  /** True: at most one; opening again focuses it. False: one per thing shown, told apart by `thing`. */
  readonly singleton: boolean;
  readonly params: S;
  /** The param that says which thing a panel shows; a panel without it stands empty and takes the next thing opened. */
  readonly thing: string | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each panel narrows the props to its own params
  readonly load: (() => Promise<{ default: ComponentType<PanelProps<any>> }>) | null;
}

interface PanelSpec<S> {
  readonly icon: LucideIcon;
  readonly shortcut: string | null;
  readonly singleton: boolean;
  readonly params: S;
  readonly thing?: string;
  /** `() => import('@/components/<module>/<id>.panel')` */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see PanelEntry
  readonly load?: () => Promise<{ default: ComponentType<any> }>;
}

function panel<I extends string, S extends z.ZodType<Record<string, unknown>>>(id: I, spec: PanelSpec<S>) {
  const { load = null, thing = null, ...rest } = spec;
  const entry: PanelEntry<I, S> = { id, titleKey: `panels.${id}`, thing, load, ...rest };
  return entry;
}

const text = z.string().optional();

export const PANELS = [
  panel('work-queue', {
    icon: ListChecks,
    shortcut: '1',
    singleton: true,
    params: z.object({
      view: z.enum(QUEUE_VIEWS).optional(),
      grouped: z.boolean().optional(),
      /** Only these orders, such as those a shift left behind; taken up once, then the queue's own filter goes on. */
      ids: z.array(z.number().int().positive()).max(1000).optional(),
    }),
    load: () => import('@/components/work-orders/work-queue.panel'),
  }),
  panel('order', {
    icon: FileText,
    shortcut: '2',
    singleton: false,
    thing: 'orderId',
    params: z.object({ orderId: text, tab: text, asOf: text }),
    load: () => import('@/components/work-orders/order.panel'),
  }),
  panel('customer', {
    icon: UserRound,
    shortcut: '3',
    singleton: false,
    thing: 'accountId',
    params: z.object({ accountId: text, tab: text, asOf: text }),
    load: () => import('@/components/customers/customer.panel'),
  }),
  panel('reading-entry', {
    icon: Gauge,
    shortcut: '4',
    singleton: true,
    params: z.object({ routeId: text, month: text, servicePointId: text, orderId: text }),
    load: () => import('@/components/metering/reading-entry.panel'),
  }),
  panel('cashier', {
    icon: Banknote,
    shortcut: 'C',
    singleton: false,
    thing: 'accountId',
    params: z.object({ accountId: text, tab: text }),
    load: () => import('@/components/accounts/cashier.panel'),
  }),
  panel('bank', {
    icon: Landmark,
    shortcut: 'B',
    singleton: true,
    params: z.object({ tab: text, orderId: text }),
    load: () => import('@/components/accounts/bank.panel'),
  }),
  panel('period-close', {
    icon: CalendarCheck,
    shortcut: null,
    singleton: true,
    params: z.object({ unitId: text, month: text }),
    load: () => import('@/components/accounts/period-close.panel'),
  }),
  panel('bill', {
    icon: FileSpreadsheet,
    shortcut: '5',
    singleton: false,
    thing: 'billId',
    params: z.object({ billId: text, billMonth: text, orderId: text, line: text, asOf: text }),
    load: () => import('@/components/billing/bill.panel'),
  }),
  panel('review-groups', {
    icon: Group,
    shortcut: 'G',
    singleton: true,
    params: z.object({ decisionId: text }),
    load: () => import('@/components/anomalies/review-groups.panel'),
  }),
  panel('review', {
    icon: ScanSearch,
    shortcut: 'V',
    singleton: false,
    thing: 'orderId',
    params: z.object({ orderId: text }),
    load: () => import('@/components/anomalies/review.panel'),
  }),
  panel('rule-performance', {
    icon: Coins,
    shortcut: null,
    singleton: true,
    params: z.object({ rule: text }),
    load: () => import('@/components/anomalies/rule-performance.panel'),
  }),
  panel('billing-runs', {
    icon: Play,
    shortcut: '6',
    singleton: true,
    params: z.object({ runId: text }),
    load: () => import('@/components/billing/billing-runs.panel'),
  }),
  panel('team-queue', {
    icon: UsersRound,
    shortcut: '7',
    singleton: true,
    params: z.object({}),
    load: () => import('@/components/work-orders/team-queue.panel'),
  }),
  panel('import', {
    icon: ClipboardPen,
    shortcut: '8',
    singleton: true,
    params: z.object({ importId: text }),
    load: () => import('@/components/imports/import.panel'),
  }),
  panel('users', {
    icon: Users,
    shortcut: '9',
    singleton: true,
    params: z.object({ userId: text }),
    load: () => import('@/components/access/users.panel'),
  }),
  panel('operations', {
    icon: Activity,
    shortcut: '0',
    singleton: true,
    params: z.object({ tab: text }),
    load: () => import('@/components/operations/operations.panel'),
  }),
  panel('price-book', {
    icon: Tags,
    shortcut: null,
    singleton: true,
    params: z.object({ tab: text, versionId: text, draftId: text, orderId: text }),
    load: () => import('@/components/billing/price-book.panel'),
  }),
  panel('what-if', {
    icon: FlaskConical,
    shortcut: null,
    singleton: true,
    params: z.object({ draftId: text, versionId: text }),
    load: () => import('@/components/billing/what-if.panel'),
  }),
  panel('rules', {
    icon: Scale,
    shortcut: null,
    singleton: true,
    params: z.object({ unitId: text }),
    load: () => import('@/components/anomalies/rules.panel'),
  }),
  panel('network', {
    icon: Network,
    shortcut: null,
    singleton: true,
    params: z.object({ tab: text, feederId: text, transformerId: text }),
    load: () => import('@/components/network/network.panel'),
  }),
] as const;

export type PanelId = (typeof PANELS)[number]['id'];
type EntryOf<I extends PanelId> = Extract<(typeof PANELS)[number], { id: I }>;
export type PanelParams<I extends PanelId = PanelId> = z.output<EntryOf<I>['params']>;

export function panelEntry(id: string): (typeof PANELS)[number] | undefined {
  return PANELS.find((entry) => entry.id === id);
}
