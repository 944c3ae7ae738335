/** The layout every role begins with. Pure: shares of the space, turned into what the dock reads. */
import { pruneLayout, type Layout, type LayoutNode, type LayoutPanel } from '@/components/dock/layout';
import type { PanelId } from '@/components/dock/panels';

type Tab = readonly [panelId: PanelId, params?: Record<string, unknown>];
type Part = readonly [share: number, sketch: Sketch];
type Sketch = { readonly tabs: readonly Tab[] } | { readonly split: readonly Part[] };

const tabs = (...list: readonly Tab[]): Sketch => ({ tabs: list });
/** Splits across the direction of what it stands in: the outermost lies in a row, the next stacks, and so on. */
const split = (...parts: readonly Part[]): Sketch => ({ split: parts });

const SKETCHES = {
  clerk: split(
    [0.58, tabs(['work-queue'], ['reading-entry'])],
    [0.42, split([0.56, tabs(['order'])], [0.44, tabs(['customer'])])],
  ),
  reviewer: split(
    [0.31, tabs(['work-queue', { grouped: true }], ['review-groups'])],
    [0.69, tabs(['review'], ['order', { tab: 'readings' }], ['bill'], ['customer'], ['rule-performance'])],
  ),
  lead: split(
    [0.55, tabs(['team-queue'])],
    [0.45, split([0.62, tabs(['work-queue', { view: 'unit' }], ['order'])], [0.38, tabs(['billing-runs'])])],
  ),
  operator: split([0.6, tabs(['operations'])], [0.4, split([0.6, tabs(['billing-runs'])], [0.4, tabs(['import'])])]),
  admin: split([1, tabs(['users'])]),
  reader: split(
    [0.56, tabs(['reading-entry'], ['work-queue'])],
    [0.44, split([0.56, tabs(['order'])], [0.44, tabs(['customer'])])],
  ),
  calculator: split(
    [0.58, tabs(['work-queue'], ['billing-runs'], ['import'])],
    [0.42, split([0.56, tabs(['order'], ['bill'])], [0.44, tabs(['customer'])])],
  ),
  collector: split(
    [0.62, tabs(['cashier'], ['work-queue'], ['bank'])],
    [0.38, tabs(['customer'], ['order'], ['bill'])],
  ),
  accountant: split(
    [0.58, tabs(['work-queue'], ['bank'], ['cashier'], ['period-close'])],
    [0.42, split([0.56, tabs(['order'], ['bill'])], [0.44, tabs(['customer'])])],
  ),
  network: split(
    [0.62, tabs(['work-queue'], ['network'])],
    [0.38, split([0.56, tabs(['order'])], [0.44, tabs(['customer'])])],
  ),
} as const satisfies Record<string, Sketch>;

/** Role → its sketch; a role not named here opens as a clerk does. */
const SKETCH_OF_ROLE: Readonly<Record<string, keyof typeof SKETCHES>> = {
  reader: 'reader',
  calculator: 'calculator',
  reviewer: 'reviewer',
  lead: 'lead',
  supervisor: 'lead',
  collector: 'collector',
  accountant: 'accountant',
  operator: 'operator',
  'network-engineer': 'network',
  'loss-analyst': 'network',
  administrator: 'admin',
};

export interface DockSize {
  readonly width: number;
  readonly height: number;
}

export function defaultLayout(
  role: string,
  allowed: ReadonlySet<string>,
  size: DockSize,
  titleOf: (panelId: string) => string,
): Layout | null {
  const panels: Record<string, LayoutPanel> = {};
  let groups = 0;
  const build = (sketch: Sketch, own: number, along: number, across: number): LayoutNode => {
    if ('split' in sketch) {
      // A branch's children share its length along its direction; each child's own direction is the other one.
      const data = sketch.split.map(([share, part]) => build(part, share * along, across, share * along));
      return { type: 'branch', size: own, data };
    }
    const views = sketch.tabs.map(([panelId, params]) => {
      panels[panelId] = { id: panelId, contentComponent: panelId, title: titleOf(panelId), params: { ...params } };
      return panelId;
    });
    groups += 1;
    const allowedViews = views.filter((view) => allowed.has(view));
    return { type: 'leaf', size: own, data: { id: `group-${groups}`, views, activeView: allowedViews[0] ?? views[0] } };
  };
  const root = build(SKETCHES[SKETCH_OF_ROLE[role] ?? 'clerk'], size.height, size.width, size.height);
  const layout: Layout = {
    grid: { root, width: size.width, height: size.height, orientation: 'HORIZONTAL' },
    panels,
    activeGroup: 'group-1',
  };
  const pruned = pruneLayout(layout, allowed);
  if (pruned) return pruned;
  // Roles whose own panels are all missing still get what they are allowed, side by side as tabs.
  const rest = [...allowed];
  if (rest.length === 0) return null;
  for (const id of rest) panels[id] = { id, contentComponent: id, title: titleOf(id), params: {} };
  const leaf: LayoutNode = {
    type: 'leaf',
    size: size.width,
    data: { id: 'group-1', views: rest, activeView: rest[0] },
  };
  layout.grid.root = { type: 'branch', size: size.height, data: [leaf] };
  return pruneLayout(layout, allowed);
}
