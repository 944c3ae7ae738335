import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PROCESS_TEXTS, type ProcessTexts } from '@/messages/process-texts';
import { DEMO_LOGINS } from '@/prisma/seed/demo-logins';
import { isRole, PANELS, ROLES, type RoleId } from '@/server/access/roles';
import { sampleForm } from '@/tests/support/sample-form';
import { orderEffects, orderGuards, orderLookups } from '@/server/wiring-orders';
import { parametersOf, pathsOf } from '../facts';
import { APPROVAL_DEFAULTS } from '../approval';
import { LIMITS } from '../limits';
import {
  type ActionDefinition,
  metasOf,
  type ProcessDefinition,
  type StepDefinition,
  targetsOf,
  WIDGETS,
} from '../process';
import { processById, PROCESSES } from '.';

const folder = new URL('.', import.meta.url);
const limitIds = new Set(LIMITS.map((limit) => limit.id));
const demoRoles = new Set<string>(DEMO_LOGINS.map((login) => login.role));

/** Every version somebody's order may stand on. */
const VERSIONS = PROCESSES.flatMap((process) => [process, ...(process.earlier ?? [])]);

const actionsOf = (process: ProcessDefinition): ActionDefinition[] => process.steps.flatMap((step) => step.actions);

/** Steps an order may be at next. */
function nextOf(process: ProcessDefinition, step: StepDefinition): string[] {
  const next = step.actions.flatMap((action) => targetsOf(action).flatMap((way) => ('step' in way ? [way.step] : [])));
  // A worker does system steps in their order; a wait goes on with `resume`.
  if (step.kind === 'system') next.push(process.steps[process.steps.indexOf(step) + 1]!.id);
  if (step.resume !== undefined) next.push(step.resume);
  return next;
}

describe('the catalogue', () => {
  it('lists every file, and ids equal file names', () => {
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'index.ts')
      .map((name) => name.slice(0, -3))
      .sort();
    expect(PROCESSES.map((process) => process.id).sort()).toEqual(files);
  });

  it('has the 48 processes of the trade, and beside them only the few of our own', () => {
    const own = new Set(['threshold-change', 'price-change', 'run-cancel', 'billing-terms']);
    const trade = PROCESSES.filter(({ id }) => !own.has(id));
    expect(trade).toHaveLength(48);
    expect(new Set(trade.map((process) => process.trade)).size).toBe(48);
  });

  it('gives order numbers distinct prefixes', () => {
    expect(new Set(PROCESSES.map((process) => process.prefix)).size).toBe(PROCESSES.length);
  });

  it('has a scenario for every process, and no scenario without one', () => {
    const scenarios = readdirSync('tests/processes')
      .filter((name) => name.endsWith('.pg.test.ts') && name !== 'illegal-moves.pg.test.ts')
      .map((name) => name.replace('.pg.test.ts', ''))
      .sort();
    expect(scenarios).toEqual(PROCESSES.map((process) => process.id).sort());
  });

  it('has a handler for every effect, guard and list a process names, and none that no process names', () => {
    const names = (of: (action: ActionDefinition) => readonly string[]): string[] =>
      [...new Set(VERSIONS.flatMap(actionsOf).flatMap(of))].sort();
    expect(Object.keys(orderEffects).sort()).toEqual(
      names((action) => (action.effect === undefined ? [] : [action.effect])),
    );
    const startGuards = VERSIONS.flatMap((process) => process.start?.guards ?? []);
    expect(Object.keys(orderGuards).sort()).toEqual(
      [...new Set([...names((action) => action.guards ?? []), ...startGuards])].sort(),
    );
    expect(Object.keys(orderLookups).sort()).toEqual(
      names((action) => metasOf(action).flatMap(([, meta]) => meta.lookup ?? [])),
    );
  });

  it('keeps every version an order may run on', () => {
    expect(new Set(VERSIONS.map((process) => `${process.id} ${process.version}`)).size).toBe(VERSIONS.length);
    for (const process of VERSIONS) expect(processById(process.id, process.version)).toBe(process);
    for (const process of PROCESSES)
      for (const earlier of process.earlier ?? []) {
        expect(earlier.id).toBe(process.id);
        expect(earlier.version).toBeLessThan(process.version);
        expect([earlier.prefix, earlier.family]).toEqual([process.prefix, process.family]);
      }
  });
});

describe.each(VERSIONS.map((process) => [`${process.id} ${process.version}`, process] as const))(
  '%s',
  (_id, process) => {
    const steps = new Map(process.steps.map((step) => [step.id, step]));

    it('reaches every step, and from every step an end', () => {
      expect(steps.size).toBe(process.steps.length);
      const reached = new Set<string>();
      const visit = (id: string): void => {
        if (reached.has(id)) return;
        reached.add(id);
        const step = steps.get(id);
        expect(step, id).toBeDefined();
        for (const next of nextOf(process, step!)) visit(next);
      };
      visit(process.initialStep);
      expect([...reached].sort()).toEqual([...steps.keys()].sort());
      const ending = new Set<string>();
      for (let before = -1; before !== ending.size;) {
        before = ending.size;
        for (const step of process.steps) {
          const ends = step.actions.some((action) => targetsOf(action).some((way) => 'end' in way));
          if (ends || nextOf(process, step).some((next) => ending.has(next))) ending.add(step.id);
          // A worker brings it back from a wait of this kind.
          if (step.kind === 'wait' && step.resume === undefined) ending.add(step.id);
        }
      }
      expect([...ending].sort()).toEqual([...steps.keys()].sort());
    });

    it('gives every step hands of the trade that a demo user holds, panels, and at most one main action', () => {
      for (const step of process.steps) {
        if (step.kind === 'person' || step.kind === 'timer') {
          expect(isRole(step.role), step.id).toBe(true);
          expect(
            ROLES[step.role as RoleId].families as readonly string[],
            `${step.role} sees ${process.family}`,
          ).toContain(process.family);
          expect(demoRoles, `demo user for ${step.role}`).toContain(step.role);
          expect(step.actions.length, step.id).toBeGreaterThan(0);
        } else expect(step.actions, step.id).toEqual([]);
        for (const panel of step.modules) expect(PANELS).toContain(panel);
        const byPeople = step.actions.filter((action) => action.auto !== true);
        if (step.kind === 'person')
          expect(
            byPeople.filter((action) => action.main === true),
            step.id,
          ).toHaveLength(1);
        const autos = step.actions.length - byPeople.length;
        expect(autos, step.id).toBe(step.kind === 'timer' ? 1 : 0);
        if (step.kind === 'timer') expect(step.until, step.id).toBeDefined();
        const keys = step.actions.flatMap((action) => action.key ?? []);
        expect(new Set(keys).size, step.id).toBe(keys.length);
        expect(new Set(step.actions.map((action) => action.id)).size, step.id).toBe(step.actions.length);
      }
      for (const role of process.start?.alsoBy ?? [])
        expect(ROLES[role].families as readonly string[], `${role} sees ${process.family}`).toContain(process.family);
      for (const pair of process.hands) for (const id of pair) expect(steps.has(id), id).toBe(true);
    });

    it('limits every step, with a basis', () => {
      for (const step of process.steps) {
        if (step.kind === 'person' || step.kind === 'system') expect(step.limits.length, step.id).toBeGreaterThan(0);
        for (const use of step.limits) {
          expect(limitIds, `${step.id}: ${use.id}`).toContain(use.id);
          if (use.from !== undefined) expect(steps.has(use.from), use.from).toBe(true);
        }
        if (step.kind === 'person')
          expect(step.limits.at(-1)!.when, `${step.id}: a limit for every case`).toBeUndefined();
      }
    });

    it('branches on facts that exist, and always has a way out', () => {
      const paths = [
        ...actionsOf(process).flatMap((action) => targetsOf(action).flatMap(({ when }) => pathsOf(when))),
        ...process.steps.flatMap((step) => [
          ...step.limits.flatMap(({ when }) => pathsOf(when)),
          ...(step.until === undefined ? [] : [step.until]),
          ...step.actions.flatMap((action) => metasOf(action).flatMap(([, meta]) => meta.repeats ?? [])),
        ]),
        ...(process.customer === undefined ? [] : [process.customer]),
        ...(process.amount === undefined ? [] : [process.amount]),
      ];
      for (const path of paths) {
        const [head = '', field = ''] = path.split('.');
        if (head === 'subject' || path === 'order.amountYuan') continue;
        const entered = steps.get(head)?.actions.some((action) => Object.hasOwn(action.form.shape, field)) ?? false;
        expect(entered, path).toBe(true);
      }
      for (const action of actionsOf(process)) {
        const ways = targetsOf(action);
        expect(ways.at(-1)!.when, action.id).toBeUndefined();
        for (const way of ways.slice(0, -1)) expect(way.when, action.id).toBeDefined();
        for (const { when } of ways)
          for (const name of parametersOf(when)) expect(APPROVAL_DEFAULTS[name], name).toBeDefined();
      }
    });

    it('describes every form field, and every form survives JSON Schema', () => {
      for (const step of process.steps) {
        for (const action of step.actions) {
          const metas = metasOf(action);
          expect(
            metas.map(([name]) => name),
            `${step.id}.${action.id}`,
          ).toEqual(Object.keys(action.form.shape));
          for (const [name, meta] of metas) expect(WIDGETS, name).toContain(meta.widget);
          const schema = z.toJSONSchema(action.form, { io: 'input' });
          expect(
            z.toJSONSchema(z.fromJSONSchema(JSON.parse(JSON.stringify(schema)) as never), { io: 'input' }),
          ).toEqual(schema);
        }
      }
    });

    it('has forms that can be filled in, and that come back from storage as they were', () => {
      for (const step of process.steps)
        for (const action of step.actions)
          for (const turn of [0, 1, 2, 3]) {
            const name = `${step.id}.${action.id}`;
            const typed = sampleForm(action, turn);
            expect(typed, name).toBeDefined();
            const entered = action.form.parse(typed);
            const stored = JSON.parse(JSON.stringify(entered)) as Record<string, unknown>;
            expect(stored, name).toEqual(entered);
            // What was kept is what the console shows again and sends again: nothing is lost or turned into something else.
            expect(action.form.parse(stored), name).toEqual(entered);
          }
    });

    it('ends for good: what has ended has no step, and no action leads on from it', () => {
      const ends = actionsOf(process).flatMap((action) => targetsOf(action).filter((way) => 'end' in way));
      expect(ends.length).toBeGreaterThan(0);
      for (const way of ends)
        expect(way).toEqual({ ...(way.when === undefined ? {} : { when: way.when }), end: 'done' });
      expect([...steps.keys()].filter((id) => id === 'done' || id === 'archived')).toEqual([]);
    });

    it('is named in both languages, with every step, action, field, option, guard and effect', () => {
      const missing: string[] = [];
      for (const index of [0, 1] as const) {
        const own = PROCESS_TEXTS[process.id]?.[index] ?? {};
        const common = PROCESS_TEXTS['common']![index];
        const need = (kind: string, of: (texts: ProcessTexts) => string | undefined): void => {
          if (!of(own) && !of(common)) missing.push(`${index === 0 ? 'zh-CN' : 'en'}: ${kind}`);
        };
        if (!own.name) missing.push('name');
        for (const step of process.steps) {
          need(`steps.${step.id}`, (texts) => texts.steps?.[step.id]);
          for (const action of step.actions) {
            need(`actions.${action.id}`, (texts) => texts.actions?.[action.id]);
            for (const [name, meta] of metasOf(action)) {
              need(`fields.${name}`, (texts) => texts.fields?.[name]);
              for (const option of meta.options ?? [])
                need(`options.${name}.${option}`, (texts) => texts.options?.[name]?.[option]);
            }
            const at = (tree: ProcessTexts['effects'], dotted: string): string | undefined => {
              const [module = '', name = ''] = dotted.split('.');
              return tree?.[module]?.[name];
            };
            for (const name of [...(action.guards ?? []), ...(process.start?.guards ?? [])])
              need(`guards.${name}`, (texts) => at(texts.guards, name));
            if (action.effect !== undefined)
              need(`effects.${action.effect}`, (texts) => at(texts.effects, action.effect!));
          }
        }
      }
      expect([...new Set(missing)]).toEqual([]);
    });
  },
);
