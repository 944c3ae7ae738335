/** Facts of an ordinary account, as the tests of the checks change them. */
import type { AccountFacts, PastMonth, RegisterFacts } from '@/server/anomalies/facts';
import { baselineOf } from '@/server/anomalies/facts';
import { addMonths } from '@/server/kernel/time';

const FACTS_MONTH = '2026-10';

export function pastMonths(kwh: number, months = 13): PastMonth[] {
  return Array.from({ length: months }, (_, back) => ({
    month: addMonths(FACTS_MONTH, -back - 1),
    kwh,
    fen: BigInt(kwh * 50),
    days: 30,
  }));
}

export function registerFacts(more: Partial<RegisterFacts> = {}): RegisterFacts {
  return {
    meterId: 1,
    meterNo: 'M1',
    register: 'total',
    digits: 5,
    decimals: 0,
    multiplier: 1,
    prev: 1000,
    curr: 1100,
    prevText: '1000',
    currText: '1100',
    prevReadOn: '2026-09-05',
    readOn: '2026-10-05',
    source: 'manual',
    last: { prevText: '900', currText: '1000', source: 'manual' },
    lastAdvance: 100,
    wrapped: false,
    reason: null,
    expectedAdvance: null,
    advance: 100,
    installedInPeriod: false,
    removed: false,
    ...more,
  };
}

/** Used `kwh` in thirty days; hundred a month before. */
export function accountFacts(kwh: number, more: Partial<AccountFacts> = {}): AccountFacts {
  const history = more.history ?? pastMonths(100);
  return {
    accountId: 1,
    unitId: 4,
    tariffCode: 'residential-tiered',
    suspended: false,
    class: 'residential',
    highVoltage: false,
    capacityKva: 8,
    openedOn: '2015-01-01',
    month: FACTS_MONTH,
    from: '2026-09-05',
    to: '2026-10-05',
    days: 30,
    registers: [registerFacts({ curr: 1000 + kwh, currText: String(1000 + kwh), advance: kwh })],
    bill: { kwh, fen: BigInt(kwh * 50), cosPhi: null, billedDemandKw: null, contractKw: null, lossKwh: null },
    history,
    baseline: baselineOf(history, FACTS_MONTH),
    changes: [],
    trouble: [],
    peers: null,
    outages: [],
    fileChanges: [],
    fault: null,
    ownRules: [],
    ...more,
  };
}
