/**
 * The page of a process (流程说明), made from its definition alone: steps, hands, limits with their basis, forms, checks, effects and the
 * picture. Pure; `npm run docs` writes it to `docs/processes/`, and a test fails when a page is stale.
 */
import { ROLES, type RoleId } from '@/server/access/roles';
import { APPROVAL_DEFAULTS } from './approval';
import type { Condition } from './facts';
import type { Limit, Span } from './limits/limit';
import {
  type ActionDefinition,
  type Branch,
  metasOf,
  type ProcessDefinition,
  type StepDefinition,
  targetsOf,
} from './process';

/** Words of one language by dotted key, the process's own before the common ones. */
export interface PageWords {
  (kind: string, id: string): string;
}

interface Pages {
  readonly zh: PageWords;
  readonly en: PageWords;
  readonly limits: readonly Limit[];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function row(...cells: string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

function table(head: string[], rows: string[][]): string[] {
  return [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells)), ''];
}

export function spanText(span: Span): string {
  if ('workingDays' in span) return `${span.workingDays} 个工作日 working days`;
  if ('days' in span) return `${span.days} 天 days`;
  return 'hours' in span ? `${span.hours} 小时 h` : `${span.minutes} 分钟 min`;
}

function both(words: Pages, kind: string, id: string): string {
  return `${words.zh(kind, id)} ${words.en(kind, id)}`;
}

function conditionText(words: Pages, condition: Condition): string {
  const name = (path: string): string => {
    const [head = '', field = ''] = path.split('.');
    if (path === 'order.amountYuan') return '金额 amount';
    return head === 'subject' ? `\`${field}\`` : words.zh('fields', field);
  };
  if ('any' in condition) return condition.any.map((each) => conditionText(words, each)).join(' 或 ');
  if ('all' in condition) return condition.all.map((each) => conditionText(words, each)).join(' 且 ');
  if ('not' in condition) return `非(${conditionText(words, condition.not)})`;
  if ('is' in condition) {
    const field = condition.is.split('.')[1] ?? '';
    const values = condition.of.map((value) => (value === 'true' ? '是' : words.zh('options', `${field}.${value}`)));
    return `${name(condition.is)} = ${values.join('/')}`;
  }
  if ('atLeast' in condition) return `${name(condition.atLeast)} ≥ ${condition.figure}`;
  return 'figure' in condition
    ? `${name(condition.above)} > ${condition.figure}`
    : `${name(condition.above)} > ${APPROVAL_DEFAULTS[condition.parameter] ?? ''} (\`${condition.parameter}\`)`;
}

function wayText(words: Pages, way: Branch): string {
  const to = 'step' in way ? both(words, 'steps', way.step) : '办结 done';
  return way.when === undefined ? to : `${to}: ${conditionText(words, way.when)}`;
}

function handText(step: StepDefinition): string {
  if (step.role === '') return step.kind === 'system' ? '系统 worker' : '等待 waits';
  return `${ROLES[step.role as RoleId].trade}${step.kind === 'timer' ? ' / 到期 clock' : ''}`;
}

const KINDS: Readonly<Record<StepDefinition['kind'], readonly [open: string, close: string]>> = {
  person: ['[', ']'],
  system: ['[[', ']]'],
  wait: ['([', '])'],
  timer: ['{{', '}}'],
};

/** The process drawn: every way forward a line, every way back a dashed one. */
export function drawing(process: ProcessDefinition, words: Pages): string[] {
  const lines = ['```mermaid', 'flowchart TD'];
  for (const step of process.steps) {
    const [open, close] = KINDS[step.kind];
    lines.push(`  ${step.id}${open}"${words.zh('steps', step.id)}<br/>${handText(step)}"${close}`);
  }
  lines.push('  done(["办结 done"])');
  for (const [index, step] of process.steps.entries()) {
    if (step.kind === 'system') lines.push(`  ${step.id} --> ${process.steps[index + 1]!.id}`);
    if (step.resume !== undefined) lines.push(`  ${step.id} -- "下级办结 linked order ends" --> ${step.resume}`);
    for (const action of step.actions) {
      for (const way of targetsOf(action)) {
        const to = 'step' in way ? way.step : 'done';
        const label =
          words.zh('actions', action.id) + (way.when === undefined ? '' : `: ${conditionText(words, way.when)}`);
        const text = label.replaceAll('"', "'");
        lines.push(
          action.sendBack === true ? `  ${step.id} -. "${text}" .-> ${to}` : `  ${step.id} -- "${text}" --> ${to}`,
        );
      }
    }
  }
  return [...lines, '```', ''];
}

function formText(words: Pages, action: ActionDefinition): string {
  const fields = metasOf(action).map(([name, meta]) => {
    const options = meta.options?.map((option) => words.zh('options', `${name}.${option}`)).join('/');
    const more = [meta.unit, options, meta.repeats === undefined ? undefined : '第二人复录 second entry'].filter(
      Boolean,
    );
    return `${words.zh('fields', name)}${more.length > 0 ? ` (${more.join('; ')})` : ''}`;
  });
  return fields.join(', ');
}

export function processPage(process: ProcessDefinition, words: Pages): string {
  const limits = words.limits;
  const used = [...new Set(process.steps.flatMap((step) => step.limits.map((use) => use.id)))];
  const first = process.steps.find((step) => step.id === process.initialStep)!;
  const starters = [first.role, ...(process.start?.alsoBy ?? [])].filter((role) => role !== '');
  const page = [
    `# ${process.trade} · ${words.en('name', '')}`,
    '',
    '<!-- Written by `npm run docs` from the definition; do not edit. -->',
    '',
    `\`${process.id}\` version ${process.version} · ${process.family} · ${process.prefix}`,
    '',
    process.start === undefined
      ? '由其他工作引出，不直接发起。 Raised by other work, not started directly.'
      : `发起 Started by: ${starters.map((role) => ROLES[role as RoleId].trade).join(', ')}${
          (process.start.guards ?? []).length > 0
            ? `; ${process.start.guards!.map((name) => both(words, 'guards', name)).join('; ')}`
            : ''
        }`,
    '',
    ...drawing(process, words),
    '## 环节 Steps',
    '',
    ...table(
      ['环节 step', '岗位 hand', '时限 limit', '操作 action', '去向 then'],
      process.steps.flatMap((step) => {
        const limit = step.limits
          .map((use) => {
            const when = use.when === undefined ? '' : ` (${conditionText(words, use.when)})`;
            const from = use.from === undefined ? '' : ` 自 from ${words.zh('steps', use.from)}`;
            return `\`${use.id}\`${from}${when}`;
          })
          .join('; ');
        const head = [both(words, 'steps', step.id), handText(step), limit];
        if (step.actions.length === 0)
          return [[...head, '', step.resume === undefined ? '' : both(words, 'steps', step.resume)]];
        return step.actions.map((action, index) => [
          ...(index === 0 ? head : ['', '', '']),
          both(words, 'actions', action.id) + (action.batch === true ? ' ⧉' : '') + (action.auto === true ? ' ⏱' : ''),
          targetsOf(action)
            .map((way) => wayText(words, way))
            .join('; '),
        ]);
      }),
    ),
    '⧉ 可批量 many at once · ⏱ 到期自动 by the clock',
    '',
    '## 表单、前提与效果 Forms, checks and effects',
    '',
    ...table(
      ['操作 action', '填写 form', '前提 check', '效果 effect'],
      process.steps.flatMap((step) =>
        step.actions.map((action) => [
          `${words.zh('steps', step.id)} · ${words.zh('actions', action.id)}`,
          formText(words, action),
          (action.guards ?? []).map((name) => both(words, 'guards', name)).join('; '),
          action.effect === undefined ? '' : both(words, 'effects', action.effect),
        ]),
      ),
    ),
    '## 时限 Limits',
    '',
    ...table(
      ['时限 limit', '法定 legal', '承诺 promise', '生效 from', '依据 basis'],
      limits
        .filter((limit) => used.includes(limit.id))
        .map((limit) => [
          `\`${limit.id}\``,
          spanText(limit.legal),
          limit.promise === undefined ? '' : spanText(limit.promise),
          limit.from,
          `${limit.basis.zh} ${limit.basis.en}`,
        ]),
    ),
    ...(process.hands.length === 0
      ? []
      : [
          '## 不相容环节 Different hands',
          '',
          ...process.hands.map(([one, two]) => `- ${both(words, 'steps', one)} ≠ ${both(words, 'steps', two)}`),
          '',
        ]),
  ];
  return `${page.join('\n').trimEnd()}\n`;
}
