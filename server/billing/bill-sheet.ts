/**
 * A bill as it is printed (电费账单打印): what stands on the sheet, in both languages, before anybody draws it. Pure. Every figure is one the
 * bill stores; the readings are those of the frozen bundle; each line shows its formula and the document of its price.
 */
import type { BillingInput } from '@/server/billing/contract';
import { formulaText } from '@/server/billing/formula-text';
import type { BillDetail, BillLineView } from '@/server/billing/run-wire';
import { yuanInWords } from '@/server/billing/yuan-in-words';

type Params = Readonly<Record<string, string | number>>;
export interface Say {
  (key: string, params?: Params): string;
  has(key: string): boolean;
}

/** What is asked for besides the bill's own detail. */
export interface SheetExtras {
  readonly unitZh: string;
  readonly unitEn: string;
  readonly dueOn: string | null;
}

export interface SheetLine {
  readonly no: string;
  readonly charge: string;
  readonly quantity: string;
  readonly price: string;
  readonly amount: string;
  /** `1,560 × 0.36 = 561.60 · rule · document`. */
  readonly why: string;
}

export interface BillSheet {
  readonly unit: string;
  readonly title: string;
  readonly billNo: string;
  /** Said where a bill is not yet, or no longer, one to pay. */
  readonly warning: string | null;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly readingsTitle: string;
  readonly readingsHead: readonly string[];
  readonly readings: readonly (readonly string[])[];
  readonly linesTitle: string;
  readonly linesHead: readonly string[];
  readonly lines: readonly SheetLine[];
  readonly total: { readonly label: string; readonly amount: string; readonly inWords: string };
  readonly notes: readonly string[];
  readonly proof: string;
}

const HASH_SHOWN = 16;

export function thousands(decimal: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  if (whole === '') return decimal;
  return `${sign}${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${fraction === '' ? '' : `.${fraction}`}`;
}

export function billSheet(detail: BillDetail, extras: SheetExtras, zh: Say, en: Say): BillSheet {
  const { bill, input } = detail;
  const both = (key: string, params?: Params): string => `${zh(key, params)} ${en(key, params)}`;
  const named = (key: string, otherwise: string): string => (zh.has(key) ? both(key) : otherwise);
  const fact = (key: string, value: string) => ({ label: both(key), value });
  const document = (id: string | undefined): string => {
    const price = detail.prices.find((one) => one.id === id);
    if (price === undefined) return '';
    return price.sourced === 'sample' ? both('bill-print.sampleDocument') : price.documentNo;
  };
  const line = (one: BillLineView): SheetLine => {
    const figures = formulaText(one.trace.f, one.trace.o.map(thousands));
    const rule = `billing-rules.rule.${one.ruleId}.name`;
    const why = [
      `${figures} = ${thousands(one.amountYuan)}`,
      zh.has(rule) ? both(rule) : one.ruleId,
      document(one.trace.pv),
    ];
    return {
      no: String(one.lineNo),
      charge: named(`billing-rules.charge.${one.charge}`, one.charge),
      quantity: one.quantity === null ? '' : `${thousands(one.quantity)} ${one.unit ?? ''}`.trim(),
      price: one.priceYuan ?? '',
      amount: thousands(one.amountYuan),
      why: why.filter((part) => part !== '').join(' · '),
    };
  };
  const notes = [
    [zh('bill-print.lateFee'), zh('billing-rules.rule.late-fee.text')].join(''),
    [en('bill-print.lateFee'), en('billing-rules.rule.late-fee.text')].join(' '),
  ];
  if (detail.prices.some((price) => price.sourced === 'sample')) notes.push(both('bill-print.samplePrices'));
  return {
    unit: `${extras.unitZh} ${extras.unitEn}`,
    title: both('bill-print.title'),
    billNo: bill.billNo,
    warning: bill.status === 'released' ? null : both(`bill-print.status.${bill.status}`),
    facts: [
      fact('bill-print.accountNo', bill.accountNo),
      fact('bill-print.month', bill.month),
      fact('bill-print.customer', bill.customerName),
      fact('bill-print.period', `${bill.periodFrom} – ${bill.periodTo}`),
      fact('bill-print.address', bill.address),
      fact('bill-print.tariff', named(`billing-rules.tariff.${bill.tariffCode}`, bill.tariffCode)),
      fact('bill-print.energy', `${thousands(bill.energyKwh)} kWh`),
      fact('bill-print.dueOn', extras.dueOn ?? both('bill-print.noDue')),
    ],
    readingsTitle: both('bill-print.readings'),
    readingsHead: (['meter', 'register', 'prev', 'curr', 'multiplier', 'quantity'] as const).map((key) =>
      both(`bill-print.column.${key}`),
    ),
    readings: readingRows(input, detail, named),
    linesTitle: both('bill-print.lines'),
    linesHead: (['no', 'charge', 'quantity', 'price', 'amount'] as const).map((key) =>
      both(`bill-print.column.${key}`),
    ),
    lines: bill.lines.map(line),
    total: {
      label: both('bill-print.total'),
      amount: `¥${thousands(bill.amountYuan)}`,
      inWords: zh('bill-print.inWords') + yuanInWords(bill.amountYuan),
    },
    notes,
    proof: both('bill-print.proof', {
      engine: bill.engineVersion,
      input: bill.inputHash.slice(0, HASH_SHOWN),
      output: bill.outputHash.slice(0, HASH_SHOWN),
    }),
  };
}

function readingRows(
  input: BillingInput,
  detail: BillDetail,
  named: (key: string, otherwise: string) => string,
): string[][] {
  const steps = detail.bill.lines.flatMap((line) => line.trace.q ?? []);
  return input.points.flatMap((point) =>
    (point.meters ?? []).flatMap((meter) => {
      const meterNo = detail.meters.find(({ id }) => String(id) === meter.meterId)?.meterNo ?? meter.meterId;
      return meter.registers.map((register) => {
        const name = named(`billing-rules.register.${register.register}`, register.register);
        if ('quantity' in register) return [meterNo, name, '', '', '', thousands(register.quantity)];
        const step = steps.find(
          ({ k, o }) => (k === 'reading' || k === 'rollover') && o[0] === meter.meterId && o[1] === register.register,
        );
        const figure = (value: string | null): string => (value === null ? '' : thousands(value));
        return [
          meterNo,
          name,
          figure(register.prev),
          figure(register.curr),
          meter.multiplier,
          step === undefined ? '' : thousands(step.v),
        ];
      });
    }),
  );
}
