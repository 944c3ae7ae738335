import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isRole, PANELS } from '@/server/access/roles';
import en from '@/messages/en/process.json';
import zh from '@/messages/zh-CN/process.json';
import type { FieldMeta } from '../process';
import { PROCESSES } from '.';

const folder = new URL('.', import.meta.url);

describe('the catalogue', () => {
  it('lists every file, and ids equal file names', () => {
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'index.ts')
      .map((name) => name.slice(0, -3))
      .sort();
    expect(PROCESSES.map((process) => process.id).sort()).toEqual(files);
  });

  it('gives order numbers distinct prefixes', () => {
    expect(new Set(PROCESSES.map((process) => process.prefix)).size).toBe(PROCESSES.length);
  });
});

describe.each(PROCESSES.map((process) => [process.id, process] as const))('%s', (_id, process) => {
  const steps = new Map(process.steps.map((step) => [step.id, step]));

  it('reaches every step, and every path can end', () => {
    const reached = new Set<string>();
    const waits = process.steps.filter((step) => step.kind === 'wait').map((step) => step.id);
    const visit = (id: string): void => {
      if (reached.has(id)) return;
      reached.add(id);
      const step = steps.get(id)!;
      for (const action of step.actions) if ('step' in action.to) visit(action.to.step);
      // A worker does system steps in their order; a wait returns to the step that asked.
      if (step.kind === 'system') visit(process.steps[process.steps.indexOf(step) + 1]!.id);
    };
    visit(process.initialStep);
    expect([...reached].sort()).toEqual([...steps.keys()].sort());
    expect(process.steps.some((step) => step.actions.some((action) => 'end' in action.to))).toBe(true);
    for (const step of process.steps) {
      if (step.kind === 'person') expect(step.actions.length, step.id).toBeGreaterThan(0);
      else expect(step.actions, step.id).toEqual([]);
    }
    expect(waits.every((id) => reached.has(id))).toBe(true);
  });

  it('names real roles and panels, a limit with its basis, one main action a step', () => {
    for (const step of process.steps) {
      if (step.kind === 'person') expect(isRole(step.role), step.id).toBe(true);
      expect(step.limitHours).toBeGreaterThan(0);
      expect(step.limitBasis).not.toBe('');
      for (const panel of step.modules) expect(PANELS).toContain(panel);
      if (step.actions.length > 0) expect(step.actions.filter((action) => action.main === true)).toHaveLength(1);
      expect(new Set(step.actions.map((action) => action.key)).size).toBe(step.actions.length);
    }
  });

  it('describes every form field, and every form survives JSON Schema', () => {
    for (const step of process.steps) {
      for (const action of step.actions) {
        for (const [name, schema] of Object.entries(action.form.shape)) {
          const meta = (schema.meta() as { field?: FieldMeta } | undefined)?.field;
          expect(meta, `${step.id}.${action.id}.${name}`).toBeDefined();
        }
        expect(() => z.toJSONSchema(action.form)).not.toThrow();
      }
    }
  });

  it('is named in both languages, with every step and action', () => {
    for (const catalogue of [zh, en] as unknown as Record<
      string,
      { name: string; steps: Record<string, string>; actions: Record<string, string> }
    >[]) {
      const texts = catalogue[process.id];
      expect(texts?.name).toBeTruthy();
      for (const step of process.steps) {
        expect(texts?.steps[step.id], step.id).toBeTruthy();
        for (const action of step.actions) expect(texts?.actions[action.id], action.id).toBeTruthy();
      }
    }
  });
});
