/**
 * Columns of the files (列定义): names in both languages, whether a value must stand, and how it is read. docs/import.md lists them
 * for people; a test keeps the two alike. Browser-safe.
 */
import { decimalNumber, type CellParser, localDate, month, oneOf, pattern, text, wholeNumber } from './cells';
import type { ImportKind } from './contract';

export interface Column {
  readonly id: string;
  readonly zh: string;
  /** Accepted besides `id` and `zh`. */
  readonly also: readonly string[];
  readonly required: boolean;
  /** A value as it may stand in a file. */
  readonly example: string;
  readonly parse: CellParser;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  account_no: '2300018251',
  customer_no: 'KH000018251',
  customer_name: '李建华',
  phone: '138****0000',
  id_no: '5323**********0010',
  unit_code: '53230101',
  route_code: '53230101003',
  route_seq: '12',
  transformer_code: '53230101003-T1',
  class: '居民',
  tariff_code: 'residential-tiered',
  voltage_kv: '0.22',
  capacity_kva: '8',
  pf_standard: '0.90',
  opened_on: '2019-06-01',
  status: '正常',
  address: '楚雄市鹿城南路 12 号',
  meter_no: '190300018251',
  kind: '单费率',
  digits: '6',
  decimals: '2',
  ct_ratio: '1',
  pt_ratio: '1',
  has_reactive: '否',
  installed_on: '2019-06-01',
  removed_on: '2026-10-20',
  install_batch: '2019-03',
  month: '2026-11',
  register: '总',
  prev_value: '10234.50',
  value: '10388.20',
  prev_read_on: '2026-10-08',
  read_on: '2026-11-08',
};

const column = (
  id: string,
  zh: string,
  required: boolean,
  parse: CellParser,
  also: readonly string[] = [],
): Column => ({
  id,
  zh,
  required,
  example: EXAMPLES[id]!,
  parse,
  also,
});

const accountNo = pattern(/^\d{10}$/, '0512345678');
const code = (longest: number): CellParser => text(longest);
const reading = decimalNumber(9, 3);
const YES_NO = oneOf({ true: ['是', 'yes', 'y', '1', 't'], false: ['否', 'no', 'n', '0', 'f'] });

export const CLASSES = {
  residential: ['居民', '居民生活'],
  commercial: ['一般工商业', '商业', '非居民'],
  agricultural: ['农业', '农业生产'],
  industrial: ['大工业', '工业'],
} as const;

export const REGISTERS = {
  total: ['总', '有功总'],
  sharp: ['尖'],
  peak: ['峰'],
  flat: ['平'],
  valley: ['谷'],
  reactive: ['无功'],
  'reactive-reverse': ['无功反向'],
  demand: ['需量', '最大需量'],
} as const;

export const COLUMNS: Readonly<Record<ImportKind, readonly Column[]>> = {
  customers: [
    column('account_no', '户号', true, accountNo, ['用户编号']),
    column('customer_no', '客户编号', false, text(20)),
    column('customer_name', '客户名称', true, text(100), ['户名', '用户名称']),
    column('phone', '联系电话', false, text(30), ['电话']),
    column('id_no', '证件号码', false, text(40), ['证件号']),
    column('unit_code', '供电单位编码', true, code(20), ['供电所编码']),
    column('route_code', '抄表段编号', true, code(40), ['抄表段']),
    column('route_seq', '抄表顺序', false, wholeNumber(0, 999_999), ['抄表序号']),
    column('transformer_code', '台区编号', false, code(40), ['变压器编号']),
    column('class', '用电类别', true, oneOf(CLASSES)),
    column('tariff_code', '电价代码', true, code(60)),
    column('voltage_kv', '电压等级', true, decimalNumber(4, 2, { positive: true }), ['供电电压']),
    column('capacity_kva', '合同容量', false, decimalNumber(10, 2), ['容量']),
    column('pf_standard', '力率标准', false, oneOf({ '0.90': ['0.9'], '0.85': [], '0.80': ['0.8'] }), ['功率因数标准']),
    column('opened_on', '立户日期', true, localDate, ['开户日期']),
    column('status', '用户状态', false, oneOf({ active: ['正常'], suspended: ['暂停'], closed: ['销户'] }), ['状态']),
    column('address', '用电地址', true, text(300), ['地址']),
  ],
  meters: [
    column('meter_no', '表号', true, text(30), ['电表号', '资产编号']),
    column('account_no', '户号', true, accountNo, ['用户编号']),
    column(
      'kind',
      '电表类型',
      true,
      oneOf({ single: ['单费率'], 'three-rate': ['三费率', '复费率'], 'four-rate': ['四费率'] }),
      ['类型'],
    ),
    column('digits', '整数位数', true, wholeNumber(3, 9), ['位数']),
    column('decimals', '小数位数', false, wholeNumber(0, 3)),
    column('ct_ratio', 'CT变比', false, decimalNumber(8, 2, { positive: true }), ['电流互感器变比']),
    column('pt_ratio', 'PT变比', false, decimalNumber(8, 2, { positive: true }), ['电压互感器变比']),
    column('has_reactive', '计无功', false, YES_NO, ['无功']),
    column('installed_on', '装表日期', true, localDate, ['安装日期']),
    column('removed_on', '拆表日期', false, localDate, ['拆除日期']),
    column('install_batch', '安装批次', false, text(40), ['批次']),
  ],
  readings: [
    column('month', '抄表月份', true, month, ['月份', '电费年月']),
    column('meter_no', '表号', true, text(30), ['电表号', '资产编号']),
    column('account_no', '户号', false, accountNo, ['用户编号']),
    column('register', '示数类型', true, oneOf(REGISTERS), ['示数']),
    column('prev_value', '上次示数', false, reading, ['起码', '上月示数']),
    column('value', '本次示数', false, reading, ['止码', '本月示数']),
    column('prev_read_on', '上次抄表日期', false, localDate, ['上次抄表日']),
    column('read_on', '抄表日期', false, localDate, ['本次抄表日期', '抄表日']),
  ],
};

export interface HeaderFault {
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  readonly twice: readonly string[];
}

export type Header = { readonly columns: readonly Column[] } | { readonly fault: HeaderFault };

const plainName = (name: string): string =>
  name
    .replace(/^\ufeff/, '')
    .replace(/[\s*＊]/g, '')
    .toLowerCase();

/** Columns of a file in the order of its first line. A name nobody knows is a fault: a mistyped optional column must not be lost. */
export function readHeader(kind: ImportKind, names: readonly string[]): Header {
  const byName = new Map<string, Column>();
  for (const each of COLUMNS[kind])
    for (const name of [each.id, each.zh, ...each.also]) byName.set(plainName(name), each);
  const found = names.map((name) => byName.get(plainName(name)));
  const unknown = names.filter((_, index) => found[index] === undefined);
  const twice = found
    .filter((each, index) => each !== undefined && found.indexOf(each) !== index)
    .map((each) => each!.zh);
  const missing = COLUMNS[kind].filter((each) => each.required && !found.includes(each)).map((each) => each.zh);
  if (unknown.length > 0 || twice.length > 0 || missing.length > 0) return { fault: { missing, unknown, twice } };
  return { columns: found as Column[] };
}
