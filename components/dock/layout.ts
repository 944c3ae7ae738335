/**
 * Saved layouts: reading, migrating and pruning. Pure.
 *
 * A layout is what `dockview` serialises, under a version of ours. Reading is tolerant: panels that no longer exist, or
 * that the session does not allow, are taken out and the space closes over them; what cannot be read at all gives null,
 * and the role's default is shown.
 */
export const LAYOUT_VERSION = 1;

export interface LayoutGroup {
  id: string;
  views: string[];
  activeView?: string;
  [more: string]: unknown;
}

export type LayoutNode =
  | { type: 'leaf'; size?: number; visible?: boolean; data: LayoutGroup }
  | { type: 'branch'; size?: number; visible?: boolean; data: LayoutNode[] };

export interface LayoutGrid {
  root: LayoutNode;
  width: number;
  height: number;
  orientation: 'HORIZONTAL' | 'VERTICAL';
}

export interface LayoutPanel {
  id: string;
  contentComponent: string;
  title?: string;
  params?: Record<string, unknown>;
  [more: string]: unknown;
}

interface DetachedGroup {
  data?: LayoutGroup;
  grid?: LayoutGrid;
  gridReferenceGroup?: string;
  [more: string]: unknown;
}

export interface Layout {
  grid: LayoutGrid;
  panels: Record<string, LayoutPanel>;
  activeGroup?: string;
  floatingGroups?: DetachedGroup[];
  popoutGroups?: DetachedGroup[];
}

export interface StoredLayout {
  readonly version: number;
  readonly layout: unknown;
}

/** Version n → what turns it into n + 1. Every change of what we store adds one; none is ever removed. */
export type LayoutMigrations = Readonly<Record<number, (layout: unknown) => unknown>>;
export const MIGRATIONS: LayoutMigrations = {};

export function migrateLayout(stored: StoredLayout, to = LAYOUT_VERSION, migrations = MIGRATIONS): unknown {
  let layout = stored.layout;
  if (stored.version > to) return null;
  for (let version = stored.version; version < to; version += 1) {
    const migrate = migrations[version];
    if (!migrate) return null;
    layout = migrate(layout);
  }
  return layout;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isGroup(value: unknown): value is LayoutGroup {
  return isRecord(value) && Array.isArray(value.views) && value.views.every((view) => typeof view === 'string');
}

function isNode(value: unknown): value is LayoutNode {
  if (!isRecord(value)) return false;
  if (value.type === 'leaf') return isGroup(value.data);
  return value.type === 'branch' && Array.isArray(value.data) && value.data.every(isNode);
}

function isLayout(value: unknown): value is Layout {
  return isRecord(value) && isRecord(value.grid) && isNode(value.grid.root) && isRecord(value.panels);
}

function pruneGroup(group: LayoutGroup, kept: ReadonlySet<string>): LayoutGroup | null {
  const views = group.views.filter((view) => kept.has(view));
  if (views.length === 0) return null;
  const activeView = group.activeView !== undefined && views.includes(group.activeView) ? group.activeView : views[0];
  // Tab groups name their panels too; dropping them loses a colour, keeping a stale one loses the layout.
  const { tabGroups: _dropped, ...rest } = group;
  return { ...(views.length === group.views.length ? group : rest), views, activeView };
}

function pruneNode(node: LayoutNode, kept: ReadonlySet<string>): LayoutNode | null {
  if (node.type === 'leaf') {
    const data = pruneGroup(node.data, kept);
    return data ? { ...node, data } : null;
  }
  const children = node.data.flatMap((child) => pruneNode(child, kept) ?? []);
  if (children.length === 0) return null;
  if (children.length === node.data.length) return { ...node, data: children };
  // The space of what went is shared out in proportion, so that a removed panel leaves no hole.
  const before = node.data.reduce((sum, child) => sum + (child.size ?? 0), 0);
  const after = children.reduce((sum, child) => sum + (child.size ?? 0), 0);
  const scale = after > 0 ? before / after : 1;
  return { ...node, data: children.map((child) => ({ ...child, size: (child.size ?? 0) * scale })) };
}

function pruneGrid(grid: LayoutGrid, kept: ReadonlySet<string>): LayoutGrid | null {
  const root = pruneNode(grid.root, kept);
  if (!root) return null;
  // A maximised group is found by its place in the tree, which may have moved.
  const { maximizedNode: _dropped, ...rest } = grid as LayoutGrid & { maximizedNode?: unknown };
  return { ...rest, root };
}

function pruneDetached(groups: DetachedGroup[] | undefined, kept: ReadonlySet<string>): DetachedGroup[] {
  return (groups ?? []).flatMap((entry) => {
    if (isGroup(entry.data)) {
      const data = pruneGroup(entry.data, kept);
      return data ? { ...entry, data } : [];
    }
    if (isRecord(entry.grid) && isNode(entry.grid.root)) {
      const grid = pruneGrid(entry.grid, kept);
      return grid ? { ...entry, grid } : [];
    }
    return [];
  });
}

/** Takes out every panel that is not allowed. Null when nothing is left in the main window. */
export function pruneLayout(layout: Layout, allowed: ReadonlySet<string>): Layout | null {
  const panels = Object.fromEntries(
    Object.entries(layout.panels).filter(([, panel]) => isRecord(panel) && allowed.has(String(panel.contentComponent))),
  );
  const kept = new Set(Object.keys(panels));
  const grid = pruneGrid(layout.grid, kept);
  if (!grid) return null;
  const floatingGroups = pruneDetached(layout.floatingGroups, kept);
  const popoutGroups = pruneDetached(layout.popoutGroups, kept);
  const placed = new Set<string>();
  const note = (group: LayoutGroup) => group.views.forEach((view) => placed.add(view));
  const walk = (node: LayoutNode): void => (node.type === 'leaf' ? note(node.data) : node.data.forEach(walk));
  walk(grid.root);
  for (const entry of [...floatingGroups, ...popoutGroups]) {
    if (entry.data) note(entry.data);
    if (entry.grid) walk(entry.grid.root);
  }
  const result: Layout = {
    grid,
    panels: Object.fromEntries(Object.entries(panels).filter(([id]) => placed.has(id))),
  };
  if (layout.activeGroup !== undefined && groupIds(grid.root).has(layout.activeGroup))
    result.activeGroup = layout.activeGroup;
  if (floatingGroups.length > 0) result.floatingGroups = floatingGroups;
  if (popoutGroups.length > 0) result.popoutGroups = popoutGroups;
  return result;
}

function groupIds(node: LayoutNode): Set<string> {
  return node.type === 'leaf' ? new Set([node.data.id]) : new Set(node.data.flatMap((child) => [...groupIds(child)]));
}

/** What the server answered, made fit to show; null when the default has to be used. */
export function readLayout(stored: unknown, allowed: ReadonlySet<string>): Layout | null {
  if (!isRecord(stored) || typeof stored.version !== 'number') return null;
  const migrated = migrateLayout({ version: stored.version, layout: stored.layout });
  return isLayout(migrated) ? pruneLayout(migrated, allowed) : null;
}
