/**
 * Roles and verbs (岗位与权限). Pure and browser-safe.
 *
 * A grant is role × organisation unit; it reaches the unit and everything below it. A verb is what a person may do; a family is
 * the kind of work orders a role sees. Separation of duties (抄核收分离): reading, calculating, reviewing and collecting are
 * different roles, and `INCOMPATIBLE` names the pairs one person may not hold over the same unit. The administrator holds
 * rights over people and none over business.
 */
export const FAMILIES = [
  'billing',
  'metering',
  'supply',
  'change',
  'accounts',
  'inspection',
  'assets',
  'hotline',
  'network',
] as const;
export type Family = (typeof FAMILIES)[number];

export const VERBS = [
  'order.see',
  'order.lock',
  'order.break-lock',
  'order.reassign',
  'order.comment',
  'order.start',
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
  'account.see',
  'payment.take',
  'payment.reverse',
  'payment.refund',
  'cash.close',
  'ledger.see',
  'bank.exchange',
  'period.close',
  'period.reopen',
  'price.see',
  'price.draft',
  'what-if.run',
  'rule.see',
  'rule.write',
  'outage.record',
] as const;
export type Verb = (typeof VERBS)[number];

export const PANELS = [
  'work-queue',
  'order',
  'customer',
  'reading-entry',
  'bill',
  'review',
  'review-groups',
  'rule-performance',
  'billing-runs',
  'team-queue',
  'import',
  'users',
  'operations',
  'price-book',
  'what-if',
  'rules',
  'cashier',
  'bank',
  'period-close',
  'network',
] as const;
export type PanelId = (typeof PANELS)[number];

/** The verb that opens a panel; a person without it is neither shown the panel nor served its data. */
export const PANEL_VERB: Readonly<Record<PanelId, Verb>> = {
  'work-queue': 'order.see',
  order: 'order.see',
  customer: 'customer.see',
  'reading-entry': 'reading.see',
  bill: 'bill.see',
  review: 'bill.review',
  'review-groups': 'bill.review',
  'rule-performance': 'rule.see',
  'billing-runs': 'run.see',
  'team-queue': 'team.see',
  import: 'import.see',
  users: 'user.see',
  operations: 'operations.see',
  'price-book': 'price.see',
  'what-if': 'what-if.run',
  rules: 'rule.see',
  cashier: 'account.see',
  bank: 'account.see',
  'period-close': 'ledger.see',
  network: 'customer.see',
};

interface RoleRow {
  /** Chinese position and the code of the trade. */
  readonly trade: string;
  readonly families: readonly Family[];
  readonly verbs: readonly Verb[];
  /** Which default layout the dock opens with. */
  readonly layout: 'clerk' | 'reviewer' | 'lead' | 'operator' | 'admin';
}

const EVERY_ORDER: readonly Verb[] = ['order.see', 'order.lock', 'order.comment', 'order.start', 'customer.see'];

export const ROLES = {
  acceptor: {
    trade: '业务受理员 SL',
    families: ['supply', 'change', 'accounts', 'hotline', 'assets', 'inspection'],
    verbs: [...EVERY_ORDER, 'reading.see', 'bill.see'],
    layout: 'clerk',
  },
  surveyor: {
    trade: '勘查员/客户经理 KC',
    families: ['supply', 'change', 'inspection', 'hotline', 'assets', 'network'],
    verbs: [...EVERY_ORDER, 'reading.see', 'bill.see'],
    layout: 'clerk',
  },
  reader: {
    trade: '抄表员 CB',
    families: ['metering', 'change', 'supply', 'assets', 'inspection', 'hotline', 'accounts'],
    verbs: [...EVERY_ORDER, 'reading.see', 'reading.enter'],
    layout: 'clerk',
  },
  calculator: {
    trade: '核算员 HS',
    families: ['billing', 'metering', 'change', 'supply', 'accounts', 'inspection', 'assets'],
    verbs: [
      ...EVERY_ORDER,
      'reading.see',
      'bill.see',
      'run.see',
      'run.start',
      'run.steer',
      'import.run',
      'import.see',
      'account.see',
      'price.see',
      'price.draft',
      'what-if.run',
      'rule.see',
    ],
    layout: 'clerk',
  },
  reviewer: {
    trade: '电费审核员 SH',
    families: ['billing', 'metering', 'change', 'supply', 'accounts', 'inspection', 'assets'],
    verbs: [
      ...EVERY_ORDER,
      'reading.see',
      'bill.see',
      'bill.review',
      'run.see',
      'account.see',
      'ledger.see',
      'price.see',
      'what-if.run',
      'rule.see',
    ],
    layout: 'reviewer',
  },
  lead: {
    trade: '班长 BZ',
    families: FAMILIES,
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
      'account.see',
      'payment.reverse',
      'payment.refund',
      'ledger.see',
      'period.close',
      'price.see',
      'what-if.run',
      'rule.see',
      'rule.write',
      'outage.record',
    ],
    layout: 'lead',
  },
  'station-chief': {
    trade: '供电所所长 SZ',
    families: FAMILIES,
    verbs: [
      ...EVERY_ORDER,
      'order.break-lock',
      'order.reassign',
      'reading.see',
      'bill.see',
      'run.see',
      'team.see',
      'account.see',
      'ledger.see',
      'price.see',
      'what-if.run',
      'rule.see',
    ],
    layout: 'lead',
  },
  'county-marketing': {
    trade: '县公司营销部主任 XZ',
    families: FAMILIES,
    verbs: [
      ...EVERY_ORDER,
      'order.break-lock',
      'order.reassign',
      'reading.see',
      'bill.see',
      'run.see',
      'team.see',
      'account.see',
      'ledger.see',
      'period.close',
      'period.reopen',
      'price.see',
      'what-if.run',
      'rule.see',
      'rule.write',
    ],
    layout: 'lead',
  },
  supervisor: {
    trade: '供电局市场营销部 JZ',
    families: FAMILIES,
    verbs: [
      ...EVERY_ORDER,
      'reading.see',
      'bill.see',
      'run.see',
      'team.see',
      'import.see',
      'account.see',
      'ledger.see',
      'period.reopen',
      'price.see',
      'what-if.run',
      'rule.see',
      'rule.write',
    ],
    layout: 'lead',
  },
  collector: {
    trade: '收费员 SF',
    families: ['supply', 'change', 'accounts', 'inspection', 'assets', 'network'],
    verbs: [...EVERY_ORDER, 'bill.see', 'account.see', 'payment.take', 'cash.close', 'price.see'],
    layout: 'clerk',
  },
  'contract-clerk': {
    trade: '合同员 HT',
    families: ['supply', 'change'],
    verbs: EVERY_ORDER,
    layout: 'clerk',
  },
  installer: {
    trade: '装表工 ZB',
    families: ['supply', 'change', 'metering', 'assets', 'accounts', 'inspection', 'network'],
    verbs: [...EVERY_ORDER, 'reading.see'],
    layout: 'clerk',
  },
  'meter-keeper': {
    trade: '计量资产员 JL',
    families: ['supply', 'change', 'metering', 'assets', 'inspection'],
    verbs: [...EVERY_ORDER, 'reading.see'],
    layout: 'clerk',
  },
  'meter-tester': {
    trade: '检定员 JD',
    families: ['assets', 'metering', 'supply', 'inspection', 'billing'],
    verbs: [...EVERY_ORDER, 'reading.see'],
    layout: 'clerk',
  },
  inspector: {
    trade: '用电检查员 YJ',
    families: ['billing', 'supply', 'change', 'inspection', 'metering', 'accounts', 'assets', 'network'],
    verbs: [...EVERY_ORDER, 'reading.see', 'bill.see'],
    layout: 'clerk',
  },
  'dunning-clerk': {
    trade: '催费员 CF',
    families: ['accounts'],
    verbs: [...EVERY_ORDER, 'bill.see', 'account.see'],
    layout: 'clerk',
  },
  accountant: {
    trade: '电费账务员 ZW',
    families: ['accounts', 'billing', 'change', 'supply', 'inspection'],
    verbs: [
      ...EVERY_ORDER,
      'bill.see',
      'run.see',
      'account.see',
      'ledger.see',
      'bank.exchange',
      'payment.reverse',
      'payment.refund',
      'period.close',
      'price.see',
    ],
    layout: 'clerk',
  },
  archivist: {
    trade: '档案员 DA',
    families: ['supply', 'change', 'assets', 'inspection', 'hotline', 'network', 'accounts'],
    verbs: [...EVERY_ORDER, 'reading.see'],
    layout: 'clerk',
  },
  'hotline-agent': {
    trade: '95598坐席 ZX',
    families: ['hotline', 'supply', 'change', 'metering', 'accounts', 'assets', 'inspection'],
    verbs: [...EVERY_ORDER, 'bill.see'],
    layout: 'clerk',
  },
  'repair-crew': {
    trade: '抢修班 QX',
    families: ['hotline', 'network', 'accounts'],
    verbs: EVERY_ORDER,
    layout: 'clerk',
  },
  dispatcher: {
    trade: '调度 DD',
    families: ['hotline', 'network', 'supply', 'change', 'accounts'],
    verbs: [...EVERY_ORDER, 'outage.record'],
    layout: 'clerk',
  },
  'network-engineer': {
    trade: '配电专责 PW',
    families: ['network', 'supply', 'change', 'hotline'],
    verbs: [...EVERY_ORDER, 'outage.record'],
    layout: 'clerk',
  },
  'loss-analyst': {
    trade: '线损专责 XS',
    families: ['network', 'metering', 'inspection'],
    verbs: [...EVERY_ORDER, 'reading.see', 'bill.see'],
    layout: 'clerk',
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

/** The roles of the trade: everyone who works on orders (23 hands). */
export const BUSINESS_ROLES = ROLE_IDS.filter((role) => role !== 'operator' && role !== 'administrator');

/** Pairs one person may not hold over overlapping units (抄核收分离; the administrator has no business rights). */
export const INCOMPATIBLE: readonly (readonly [RoleId, RoleId])[] = [
  ['reader', 'calculator'],
  ['reader', 'reviewer'],
  ['reader', 'collector'],
  ['reader', 'dunning-clerk'],
  ['calculator', 'reviewer'],
  ['calculator', 'collector'],
  ['calculator', 'lead'],
  ['calculator', 'station-chief'],
  ['calculator', 'county-marketing'],
  ['reviewer', 'collector'],
  // Who takes the money does not keep the books, and who keeps the meters does not hang them.
  ['collector', 'accountant'],
  ['meter-keeper', 'installer'],
  ...[...BUSINESS_ROLES, 'operator' as const].map((role) => ['administrator', role] as const),
];
