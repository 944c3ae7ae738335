/**
 * 抄表异常: a reading that someone must verify on site before it is billed.
 *
 * 派工 → 现场核实 (by another reader than the one who took it) → 处理结论: the reading stands, or it is corrected and the bill is
 * computed again; the billing order that asked for it then returns to its reviewer.
 * Rules: WO-READ-1 (7 working days for an anomaly's answer), MR-2 (on-site check by another reader), MR-3 (a register that went
 * round is ruled on by a person, never assumed).
 */
import { back, main, other, process, step, waitForLinked, within } from '../define';
import type { ProcessDefinition } from '../process';
import { choice, date, note, person, reason, registerFigure, yesNo } from '../fields';

/** The registers of a meter; empty when it has no such register. */
const registers = {
  total: registerFigure('kWh', { optional: true }),
  peak: registerFigure('kWh', { optional: true }),
  flat: registerFigure('kWh', { optional: true }),
  valley: registerFigure('kWh', { optional: true }),
  reactive: registerFigure('kvarh', { optional: true }),
};

/** Version 2: a faulty meter found on site is exchanged by an order of its own, and the conclusion waits for it. */
function definition(version: 1 | 2): ProcessDefinition {
  const later = version === 2;
  return process({
    id: 'reading-anomaly',
    version,
    trade: '抄表异常',
    family: 'metering',
    prefix: 'CY',
    steps: [
      step('dispatch', {
        by: 'lead',
        limit: within('anomaly.dispatch'),
        does: [
          main('dispatch', {
            form: { readerId: person('reader'), instruction: note() },
            to: 'field',
            batch: true,
            effect: 'metering.dispatch',
          }),
        ],
      }),
      step('field', {
        by: 'reader',
        limit: within('anomaly.field'),
        does: [
          main('report', {
            form: {
              readOn: date(),
              finding: choice(
                'reading-right',
                'misread',
                'register-went-round',
                'meter-faulty',
                'meter-exchanged',
                'no-access',
              ),
              ...registers,
              note: note(),
            },
            to: 'conclude',
            effect: 'metering.report-field',
          }),
          back('back-to-dispatch', 'dispatch', { effect: 'metering.undispatch' }),
        ],
      }),
      step('conclude', {
        by: 'calculator',
        limit: within('anomaly.conclude'),
        does: [
          main('reading-stands', {
            form: { wentRound: yesNo(), reason: reason() },
            to: 'done',
            batch: true,
            effect: 'metering.reading-stands',
          }),
          other('correct-reading', {
            form: { wentRound: yesNo(), ...registers, reason: reason() },
            to: 'done',
            effect: 'metering.correct-reading',
            key: 'c',
          }),
          ...(later
            ? [
                other('send-for-exchange', {
                  form: { reason: reason() },
                  to: 'exchange',
                  effect: 'metering.raise-meter-fault',
                  key: 'e',
                }),
              ]
            : []),
          back('back-to-field', 'field', { effect: 'metering.back-to-field' }),
        ],
      }),
      ...(later ? [waitForLinked('exchange', { resume: 'conclude' })] : []),
    ],
  });
}

export const readingAnomaly: ProcessDefinition = { ...definition(2), earlier: [definition(1)] };
