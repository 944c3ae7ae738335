import { describe, expect, it } from 'vitest';
import { defaultLayout } from '@/components/dock/default-layouts';
import {
  LAYOUT_VERSION,
  MIGRATIONS,
  migrateLayout,
  readLayout,
  type Layout,
  type LayoutNode,
} from '@/components/dock/layout';

const size = { width: 1000, height: 600 };
const every = new Set([
  'work-queue',
  'order',
  'customer',
  'reading-entry',
  'bill',
  'billing-runs',
  'team-queue',
  'import',
  'users',
  'operations',
]);
const title = (id: string) => id;

function leaves(node: LayoutNode): string[][] {
  return node.type === 'leaf' ? [node.data.views] : node.data.flatMap(leaves);
}

function sketch(): Layout {
  const layout = defaultLayout('reviewer', every, size, title);
  if (!layout) throw new Error('the reviewer has no default layout');
  return layout;
}

describe('reading a saved layout', () => {
  it('gives back what was saved', () => {
    expect(readLayout({ version: LAYOUT_VERSION, layout: sketch() }, every)).toEqual(sketch());
  });

  it('takes out a panel nobody knows and closes the space over it', () => {
    const layout = sketch();
    layout.panels['meter-museum'] = { id: 'meter-museum', contentComponent: 'meter-museum' };
    if (layout.grid.root.type !== 'branch') throw new Error('no branch');
    layout.grid.root.data.push({ type: 'leaf', size: 1000, data: { id: 'g', views: ['meter-museum'] } });
    const read = readLayout({ version: LAYOUT_VERSION, layout }, every);
    expect(leaves(read!.grid.root).flat()).not.toContain('meter-museum');
    expect(read!.panels).not.toHaveProperty('meter-museum');
    const root = read!.grid.root;
    if (root.type !== 'branch') throw new Error('no branch');
    expect(root.data.reduce((sum, child) => sum + (child.size ?? 0), 0)).toBeCloseTo(2000);
  });

  it('takes out panels that are no longer allowed, whole branches with them', () => {
    const read = readLayout({ version: LAYOUT_VERSION, layout: sketch() }, new Set(['work-queue', 'customer']));
    expect(leaves(read!.grid.root)).toEqual([['work-queue'], ['customer']]);
  });

  it('moves the active tab when the active one went', () => {
    const layout = sketch();
    layout.grid.root = {
      type: 'branch',
      data: [{ type: 'leaf', data: { id: 'a', views: ['users', 'order', 'bill'], activeView: 'users' } }],
    };
    layout.panels.users = { id: 'users', contentComponent: 'users' };
    const read = readLayout({ version: LAYOUT_VERSION, layout }, new Set(['order', 'bill']));
    expect(read!.grid.root).toMatchObject({ data: [{ data: { views: ['order', 'bill'], activeView: 'order' } }] });
  });

  it('prunes floating groups and popped-out windows', () => {
    const layout: Layout = {
      ...sketch(),
      floatingGroups: [
        { data: { id: 'f', views: ['users'] }, position: {} },
        { data: { id: 'h', views: ['bill#1', 'users'] }, position: {} },
      ],
      popoutGroups: [{ data: { id: 'p', views: ['users'] }, position: null }],
    };
    layout.panels.users = { id: 'users', contentComponent: 'users' };
    layout.panels['bill#1'] = { id: 'bill#1', contentComponent: 'bill', params: { billId: '7' } };
    const allowed = new Set([...every].filter((id) => id !== 'users'));
    const read = readLayout({ version: LAYOUT_VERSION, layout }, allowed);
    expect(read!.floatingGroups).toMatchObject([{ data: { views: ['bill#1'], activeView: 'bill#1' } }]);
    expect(read!.popoutGroups).toBeUndefined();
    expect(read!.panels['bill#1']?.params).toEqual({ billId: '7' });
  });

  it.each([
    null,
    undefined,
    'x',
    {},
    { version: 1 },
    { version: 1, layout: { grid: {} } },
    { version: 1, layout: { grid: { root: { type: 'leaf' } }, panels: {} } },
  ])('falls back on the default for %j', (stored) => {
    expect(readLayout(stored, every)).toBeNull();
  });

  it('leaves a layout of a later version alone', () => {
    expect(readLayout({ version: LAYOUT_VERSION + 1, layout: sketch() }, every)).toBeNull();
  });
});

describe('migrations', () => {
  it('run one after the other from the saved version to the wanted one', () => {
    const steps = { 1: (layout: unknown) => [layout, 'two'], 2: (layout: unknown) => [layout, 'three'] };
    expect(migrateLayout({ version: 1, layout: 'one' }, 3, steps)).toEqual([['one', 'two'], 'three']);
    expect(migrateLayout({ version: 3, layout: 'same' }, 3, steps)).toBe('same');
  });

  it('give nothing when a step is missing', () => {
    expect(migrateLayout({ version: 0, layout: 'zero' }, 2, {})).toBeNull();
  });

  it('cover every version up to the present one', () => {
    expect(Object.keys(MIGRATIONS)).toHaveLength(LAYOUT_VERSION - 1);
  });
});

describe('default layouts', () => {
  it.each([
    'reader',
    'calculator',
    'reviewer',
    'lead',
    'supervisor',
    'collector',
    'operator',
    'administrator',
    'somebody',
  ])('of a %s fills the dock', (role) => {
    const layout = defaultLayout(role, every, size, title);
    const root = layout!.grid.root;
    if (root.type !== 'branch') throw new Error('no branch');
    expect(root.data.reduce((sum, child) => sum + (child.size ?? 0), 0)).toBeCloseTo(size.width);
    for (const child of root.data) {
      if (child.type === 'branch') {
        expect(child.data.reduce((sum, leaf) => sum + (leaf.size ?? 0), 0)).toBeCloseTo(size.height);
      }
    }
    expect(Object.keys(layout!.panels).sort()).toEqual(leaves(root).flat().sort());
  });

  it('hold only what the session allows', () => {
    expect(leaves(defaultLayout('lead', new Set(['order', 'bill']), size, title)!.grid.root)).toEqual([['order']]);
    expect(leaves(defaultLayout('administrator', new Set(['order', 'bill']), size, title)!.grid.root)).toEqual([
      ['order', 'bill'],
    ]);
    expect(defaultLayout('lead', new Set(), size, title)).toBeNull();
  });
});
