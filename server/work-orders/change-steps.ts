/**
 * Steps that the changes of supply have in common (变更用电的共同环节): 受理 → 勘查 → 审批 at the beginning, 旁证 and 归档 at the end. A process
 * file then holds what is its own. Source: 供电营业规则, part on 变更用电; who does what: the code of supply changes (WO-CHG-1).
 */
import type { z } from 'zod';
import type { RoleId } from '@/server/access/roles';
import { back, main, reject, step, within } from './define';
import { again, choice, code, count, date, figure, note, reason, registerFigure, text, yesNo } from './fields';
import type { ProcessStart, StepDefinition } from './process';

const optional = { optional: true };
export const METER_NO = /[A-Za-z0-9-]{4,30}/;
export const SEAL_NO = /^[A-Z0-9-]{4,30}$/;

/** Who may raise a change of supply besides the acceptor. */
export const CHANGE_START: ProcessStart = { subject: 'account', alsoBy: ['hotline-agent', 'surveyor'] };

/** What every application says. */
export const applicant = { applicant: text() };
export const why = { reason: reason() };

/** 受理: the application, checked against what the rules allow. */
export function acceptStep(form: z.ZodRawShape, guards: readonly string[], to = 'survey'): StepDefinition {
  return step('accept', {
    by: 'acceptor',
    limit: within('change.accept'),
    does: [main('register', { form: { ...applicant, ...form }, to, guards }), reject()],
  });
}

/** 勘查, 审批: as applied for or not; then the team lead, or who `by` names. */
export function surveyAndApproval(
  then: string,
  { form = {}, by = 'lead' }: { form?: z.ZodRawShape; by?: RoleId } = {},
): readonly StepDefinition[] {
  return [
    step('survey', {
      by: 'surveyor',
      limit: within('change.survey'),
      does: [
        main('report-survey', {
          form: { finding: choice('as-applied', 'differs'), ...form, note: note() },
          to: 'approve',
          guards: ['customers.survey-agrees'],
        }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('approve', {
      by,
      limit: within('change.approve'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: then, batch: true }), back('back-to-survey', 'survey')],
    }),
  ];
}

/** 领表: the meter that goes up. */
export function issueStep(to: string, backTo?: string): StepDefinition {
  return step('issue', {
    by: 'meter-keeper',
    limit: within('change.meter'),
    does: [
      main('issue', {
        form: {
          newMeterNo: code(METER_NO),
          newKind: choice('single', 'three-rate', 'four-rate'),
          newDigits: count({ min: '3', max: '9' }),
          newCtRatio: figure({ places: 2, min: '0.01' }),
          newPtRatio: figure({ places: 2, min: '0.01' }),
          newHasReactive: yesNo(),
        },
        to,
        guards: ['metering.meter-is-new'],
      }),
      ...(backTo === undefined ? [] : [back(`back-to-${backTo}`, backTo)]),
    ],
  });
}

const registers = (side: 'stop' | 'start'): z.ZodRawShape => ({
  [`${side}Total`]: registerFigure('kWh'),
  [`${side}Peak`]: registerFigure('kWh', optional),
  [`${side}Flat`]: registerFigure('kWh', optional),
  [`${side}Valley`]: registerFigure('kWh', optional),
  [`${side}Reactive`]: registerFigure('kvarh', optional),
  [`${side}Sharp`]: registerFigure('kWh', optional),
  ...(side === 'stop' ? { stopDemand: registerFigure('kW', optional) } : {}),
});
/** Last figures of a meter, first ones of another; which registers it has is checked when they are written. */
export const stops = registers('stop');
export const starts = registers('start');
/** The day it was done outside: the first day of the new state. */
export const doneOn = { doneOn: date() };

/** 旁证: the figures of a step again by somebody else, unseen (双人录入). */
export function witnessStep(
  of: string,
  figures: readonly ('stopTotal' | 'startTotal')[],
  { to, effect, id = 'witness' }: { to: string; effect?: string; id?: string },
): StepDefinition {
  return step(id, {
    by: 'inspector',
    limit: within('change.execute'),
    does: [
      main('witness', {
        form: Object.fromEntries(figures.map((name) => [name, again(`${of}.${name}`, registerFigure('kWh'))])),
        to,
        ...(effect === undefined ? {} : { effect }),
      }),
      back(`back-to-${of}`, of),
    ],
  });
}

/** 合同: signed anew with the terms that now hold. */
export function contractStep(to: string, backTo: string, effect?: string): StepDefinition {
  return step('contract', {
    by: 'contract-clerk',
    limit: within('change.contract'),
    does: [
      main('signed', {
        form: { contractNo: code(/^[A-Za-z0-9-]{4,40}$/), signedOn: date() },
        to,
        ...(effect === undefined ? {} : { effect }),
      }),
      back(`back-to-${backTo}`, backTo),
    ],
  });
}

/** 归档. */
export const fileStep: StepDefinition = step('file', {
  by: 'archivist',
  limit: within('change.file'),
  does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
});
