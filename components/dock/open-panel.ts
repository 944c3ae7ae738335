'use client';
import type { AddPanelOptions, DockviewApi, IDockviewPanel } from 'dockview-react';
import { create } from 'zustand';
import { panelEntry, type PanelId, type PanelParams } from '@/components/dock/panels';
import type { OpenOptions } from '@/components/dock/panel-props';

interface DockState {
  /** Null until there is one; what it shows is loaded a moment later. */
  readonly dock: DockviewApi | null;
  /** Its layout has been loaded: what is opened now stays. */
  readonly stands: boolean;
  /** Panels the session allows. */
  readonly allowed: ReadonlySet<string>;
  /** Kind of the panel that has the focus. */
  readonly activePanelId: string | null;
  /** The title of a panel that has not named itself yet. */
  readonly titleOf: (panelId: string) => string;
  /** Instance id → how much waits in it. */
  readonly badges: Readonly<Record<string, number>>;
  setTabBadge: (instanceId: string, count: number) => void;
  /** Back to the default of the role. */
  readonly resetLayout: () => void;
}

export const useDock = create<DockState>()((set) => ({
  dock: null,
  stands: false,
  allowed: new Set(),
  activePanelId: null,
  titleOf: (panelId) => panelId,
  badges: {},
  resetLayout: () => undefined,
  setTabBadge: (instanceId, count) => set((state) => ({ badges: { ...state.badges, [instanceId]: count } })),
}));

let sequence = 0;
/** Instances in the order they were last looked at, newest last: `inPlace` and `auto` follow the user's eye. */
const recent: string[] = [];

export function noteRecent(instanceId: string): void {
  const at = recent.indexOf(instanceId);
  if (at >= 0) recent.splice(at, 1);
  recent.push(instanceId);
}

function freshId(dock: DockviewApi, panelId: string, singleton: boolean): string {
  if (singleton) return panelId;
  let id = panelId;
  while (dock.getPanel(id)) id = `${panelId}#${(sequence += 1)}`;
  return id;
}

function instancesOf(dock: DockviewApi, panelId: string): IDockviewPanel[] {
  return dock.panels
    .filter((instance) => instance.view.contentComponent === panelId)
    .sort((left, right) => recent.indexOf(right.id) - recent.indexOf(left.id));
}

/** Dockview only merges params; a key that is gone has to be said so. */
function replaceParams(instance: IDockviewPanel, params: Record<string, unknown>): void {
  const gone = Object.fromEntries(Object.keys(instance.params ?? {}).map((key) => [key, undefined]));
  instance.api.updateParameters({ ...gone, ...params });
}

type AddPosition = Pick<AddPanelOptions, 'position' | 'floating'>;

function placeFor(dock: DockviewApi, kin: IDockviewPanel | undefined, place: OpenOptions['place']): AddPosition {
  const active = dock.activePanel;
  if (place === 'float') return { floating: { width: 720, height: 520 } };
  if (place === 'right' && active) return { position: { referencePanel: active, direction: 'right' } };
  if (place === 'below' && active) return { position: { referencePanel: active, direction: 'below' } };
  if (place === 'tab' && active) return { position: { referencePanel: active, direction: 'within' } };
  if (kin) return { position: { referencePanel: kin, direction: 'within' } };
  if (!active) return {};
  // To the right of what the user looks at, so that a list stays in sight while one opens its rows; on the right edge as
  // a tab of what is there, and not over the list on the left.
  const neighbour = dock.adjacentGroupInDirection(active.group, 'right');
  if (neighbour) return { position: { referenceGroup: neighbour.id, direction: 'within' } };
  if (dock.groups.length > 1) return { position: { referencePanel: active, direction: 'within' } };
  return { position: { referencePanel: active, direction: 'right' } };
}

/** What was asked for before the dock stood: loading the layout would take it away again. The last wish counts. */
let wish: (() => void) | null = null;

/** The layout stands: what was asked for meanwhile is opened. */
export function openWished(): void {
  useDock.setState({ stands: true });
  const open = wish;
  wish = null;
  open?.();
}

/** Opens a panel, or focuses the one that already shows the same thing. Does nothing when the session does not allow it. */
export function openPanel<I extends PanelId>(panelId: I, params?: PanelParams<I>, options: OpenOptions = {}): void {
  const { dock, stands, allowed, titleOf } = useDock.getState();
  const entry = panelEntry(panelId);
  if (!stands) {
    wish = () => openPanel(panelId, params, options);
    return;
  }
  if (!dock || !entry || !allowed.has(panelId)) return;
  const wanted: Record<string, unknown> = { ...params };
  const { focus = true, inPlace = false, place = 'auto' } = options;

  const instances = instancesOf(dock, panelId);
  const thing = entry.thing;
  const isSame = (instance: IDockviewPanel) => thing === null || instance.params?.[thing] === wanted[thing];
  const found =
    instances.find(isSame) ??
    instances.find((instance) => thing !== null && instance.params?.[thing] === undefined) ??
    // Without a thing named, the one last looked at: a second, empty one is asked for by name of a place.
    (entry.singleton || inPlace || (params === undefined && place === 'auto') ? instances[0] : undefined);

  if (found) {
    if (params) replaceParams(found, wanted);
    if (focus) {
      found.api.setActive();
      found.focus();
    } else if (!found.api.isVisible && inPlace) {
      // Brought to the front where it covers nothing the user looks at: never over the panel that asked for it.
      const asking = dock.activePanel;
      if (asking?.group !== found.group) {
        found.api.setActive();
        asking?.api.setActive();
      }
    }
    return;
  }

  const previous = dock.activePanel;
  const position = placeFor(dock, instances[0], place);
  const added = dock.addPanel({
    id: freshId(dock, panelId, entry.singleton),
    component: panelId,
    title: titleOf(panelId),
    params: wanted,
    ...position,
    inactive: !focus,
  } as AddPanelOptions<Record<string, unknown>>);
  noteRecent(added.id);
  if (place === 'window') void dock.addPopoutGroup(added, { popoutUrl: '/popout' });
  if (!focus && previous) previous.api.setActive();
}
