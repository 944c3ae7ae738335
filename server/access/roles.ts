/**
 * Roles and verbs (岗位与权限). Pure and browser-safe.
 *
 * A grant is role × organisation unit; it reaches the unit and everything below it. A verb is what a person may do; a family is
 * the kind of work orders a role sees. Separation of duties (抄核收分离): reading, calculating, reviewing and collecting are
 * different roles, and `INCOMPATIBLE` names the pairs one person may not hold over the same unit. The administrator holds
 * rights over people and none over business.
 */
export const FAMILIES = ['billing', 'metering'] as const;
export type Family = (typeof FAMILIES)[number];

export const VERBS = [
  'order.see',
  'order.lock',
  'order.break-lock',
  'order.reassign',
  'order.comment',
  'customer.see',
  'reading.see',
  'reading.enter',
  'bill.see',
  'bill.review',
  'bill.release',
  'run.see',
  'run.start',
  'run.steer',
  'team.see',
  'import.run',
  'import.see',
  'user.see',
  'user.manage',
  'operations.see',
  'operations.steer',
] as const;
export type Verb = (typeof VERBS)[number];

export const PANELS = [
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
] as const;
export type PanelId = (typeof PANELS)[number];

/** The verb that opens a panel; a person without it is neither shown the panel nor served its data. */
export const PANEL_VERB: Readonly<Record<PanelId, Verb>> = {
  'work-queue': 'order.see',
  order: 'order.see',
  customer: 'customer.see',
  'reading-entry': 'reading.see',
  bill: 'bill.see',
  'billing-runs': 'run.see',
  'team-queue': 'team.see',
  import: 'import.see',
  users: 'user.see',
  operations: 'operations.see',
};

interface RoleRow {
  /** Chinese position and the code of the trade. */
  readonly trade: string;
  readonly families: readonly Family[];
  readonly verbs: readonly Verb[];
  /** Which default layout the dock opens with. */
  readonly layout: 'clerk' | 'reviewer' | 'lead' | 'operator' | 'admin';
}

const EVERY_ORDER: readonly Verb[] = ['order.see', 'order.lock', 'order.comment', 'customer.see'];

export const ROLES = {
  reader: {
    trade: '抄表员 CB',
    families: ['metering'],
    verbs: [...EVERY_ORDER, 'reading.see', 'reading.enter'],
    layout: 'clerk',
  },
  calculator: {
    trade: '核算员 HS',
    families: ['billing', 'metering'],
    verbs: [...EVERY_ORDER, 'reading.see', 'bill.see', 'run.see', 'run.start', 'run.steer', 'import.run', 'import.see'],
    layout: 'clerk',
  },
  reviewer: {
    trade: '电费审核员 SH',
    families: ['billing', 'metering'],
    verbs: [...EVERY_ORDER, 'reading.see', 'bill.see', 'bill.review', 'run.see'],
    layout: 'reviewer',
  },
  lead: {
    trade: '班长 BZ',
    families: ['billing', 'metering'],
    verbs: [
      ...EVERY_ORDER,
      'order.break-lock',
      'order.reassign',
      'reading.see',
      'bill.see',
      'bill.release',
      'run.see',
      'run.steer',
      'team.see',
      'import.see',
    ],
    layout: 'lead',
  },
  collector: { trade: '收费员 SF', families: [], verbs: ['customer.see', 'bill.see'], layout: 'clerk' },
  supervisor: {
    trade: '市场营销部 JZ',
    families: ['billing', 'metering'],
    verbs: ['order.see', 'customer.see', 'reading.see', 'bill.see', 'run.see', 'team.see', 'import.see'],
    layout: 'lead',
  },
  operator: {
    trade: '运行维护员',
    families: [],
    verbs: ['operations.see', 'operations.steer', 'run.see'],
    layout: 'operator',
  },
  administrator: { trade: '系统管理员', families: [], verbs: ['user.see', 'user.manage'], layout: 'admin' },
} as const satisfies Record<string, RoleRow>;

export type RoleId = keyof typeof ROLES;
export const ROLE_IDS = Object.keys(ROLES) as RoleId[];

export function isRole(text: string): text is RoleId {
  return Object.hasOwn(ROLES, text);
}

/** Pairs one person may not hold over overlapping units (抄核收分离; the administrator has no business rights). */
export const INCOMPATIBLE: readonly (readonly [RoleId, RoleId])[] = [
  ['reader', 'calculator'],
  ['reader', 'reviewer'],
  ['reader', 'collector'],
  ['calculator', 'reviewer'],
  ['calculator', 'collector'],
  ['calculator', 'lead'],
  ['reviewer', 'collector'],
  ...(['reader', 'calculator', 'reviewer', 'lead', 'collector', 'supervisor', 'operator'] as const).map(
    (role) => ['administrator', role] as const,
  ),
];
