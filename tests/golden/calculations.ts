/** Calculations beside the bill with a published answer: corrections, breach and theft, late fees, indicators. */
import type { CalculationRow } from '@/tests/golden/golden-row';

const F1_DEBTS = [
  { amountYuan: '2000', dueOn: '2000-12-15', billMonth: '2000-12' },
  { amountYuan: '3000', dueOn: '2001-01-15', billMonth: '2001-01' },
];

export const CALCULATION_ROWS: readonly CalculationRow[] = [
  {
    id: 'd1-one-ct-correction',
    title: 'One transformer 300/5 where 200/5 is billed',
    source: 'gaojiufeng.cn/?id=2834051',
    arithmetic: 'registered (1 + 1 + 2/3)/3 = 8/9; 9/8 − 1 = 12.5 %; 50 000 × 12.5 % = 6250; × 0.8777 = 5485.63',
    request: {
      kind: 'energy-correction',
      recordedKwh: '50000',
      priceYuan: '0.8777',
      method: { by: 'elements', elements: [{}, {}, { ctBilled: '200/5', ctActual: '300/5' }] },
    },
    expected: { amountYuan: '5485.63', results: { correctionKwh: '6250', ratePercent: '12.5' } },
  },
  {
    id: 'd1-theft',
    title: 'The same energy as theft: three times the rounded amount, and 5000 for the moved meter',
    source: 'gaojiufeng.cn/?id=2834051',
    arithmetic: '5485.63 + 3 × 5485.63 + 5000',
    request: {
      kind: 'theft',
      stolen: [{ kwh: '6250', priceYuan: '0.8777' }],
      fixedPenalties: [{ amountYuan: '5000', reason: 'seal and transformer changed' }],
    },
    expected: {
      amountYuan: '26942.52',
      lines: { 'theft-arrears': '5485.63', 'theft-penalty': ['16456.89', '5000.00'] },
    },
  },
  {
    id: 'd3-mixed-ct-one-reversed',
    title: 'Transformers 150/5, 150/5 and a reversed 200/5, billed as 200/5',
    source: 'app.ixiawen.com/question/36537605',
    arithmetic: 'registered (4/3 + 4/3 − 1)/3 = 5/9; 9/5 − 1 = 80 %; 500 000 × 80 % = 400 000',
    request: {
      kind: 'energy-correction',
      recordedKwh: '500000',
      method: {
        by: 'elements',
        elements: [
          { ctBilled: '200/5', ctActual: '150/5' },
          { ctBilled: '200/5', ctActual: '150/5' },
          { ctBilled: '200/5', ctActual: '200/5', reversed: true },
        ],
      },
    },
    expected: { results: { ratePercent: '80', correctionKwh: '400000' } },
  },
  {
    id: 'd5-voltage-open',
    title: '3-phase 4-wire with one voltage lead open',
    source: 'm.zhaokaoti.com/shiti/2298e46c',
    arithmetic: 'K = 3/2; 10 000 × 0.5',
    request: {
      kind: 'energy-correction',
      recordedKwh: '10000',
      method: { by: 'elements', elements: [{}, {}, { open: true }] },
    },
    expected: { results: { factor: '1.5', correctionKwh: '5000', rightKwh: '15000' } },
  },
  {
    id: 'd7-meter-slow',
    title: 'Meter 10 % slow, half the time',
    source: 'tk.swop.cn/question.php?id=4161132',
    arithmetic: '900 000 ÷ 0.9 = 1 000 000; 100 000 × ½',
    request: { kind: 'energy-correction', recordedKwh: '900000', method: { by: 'meter-error', errorPercent: '-10' } },
    expected: { results: { correctionKwh: '50000' } },
  },
  {
    id: 'h1-meter-slow',
    title: 'Meter 5 % slow',
    source: 'worked example H1',
    arithmetic: '19 000 ÷ 0.95 × 5 % × ½',
    request: { kind: 'energy-correction', recordedKwh: '19000', method: { by: 'meter-error', errorPercent: '-5' } },
    expected: { results: { correctionKwh: '500' } },
  },
  {
    id: 'd9-watt-second',
    title: 'Watt-second check',
    source: 'www.gaojiufeng.cn/?id=2834036',
    arithmetic: '20 ÷ 2000 × 3600 ÷ 15 × 30 = 72; 72/100 − 1',
    request: {
      kind: 'meter-check',
      check: { by: 'watt-second', pulses: '20', seconds: '15', constant: '2000', ct: '150/5', loadKw: '100' },
    },
    expected: { results: { shownKw: '72', errorPercent: '-28' } },
  },
  {
    id: 'd12-unmetered-construction',
    title: 'Unmetered construction supply with funds and transformer rent',
    source: 'm.274949.com/1139/t28911379.html',
    arithmetic: '2560 + 2720 + 56 = 5336; 3420.38 + 21.34 + 106.72 + 10.67 = 3559.11; 8.1 × 20/30 = 5.40',
    request: {
      kind: 'unmetered',
      loads: [
        { name: 'motor', kw: '10', factor: '0.8', hoursPerDay: '16', days: 20 },
        { name: 'welder', kw: '17', factor: '0.5', hoursPerDay: '16', days: 20 },
        { name: 'lighting', kw: '0.2', hoursPerDay: '14', days: 20 },
      ],
      priceYuan: '0.641',
      funds: [
        { code: 'three-gorges', yuanPerKwh: '0.004' },
        { code: 'rural-grid-loan', yuanPerKwh: '0.02' },
        { code: 'reservoir-migrants', yuanPerKwh: '0.002' },
      ],
      rents: [{ monthlyYuan: '8.1', days: 20 }],
    },
    expected: {
      amountYuan: '3564.51',
      results: { kwh: '5336' },
      lines: {
        'unmetered-energy': '3420.38',
        'fund-three-gorges': '21.34',
        'fund-rural-grid-loan': '106.72',
        'fund-reservoir-migrants': '10.67',
        'transformer-rent': '5.40',
      },
    },
  },
  {
    id: 'e1-cheaper-tariff-exact',
    title: 'Cheaper tariff abused; twice the exact difference, as printed',
    source: 'tk.swop.cn/question.php?id=5076399',
    arithmetic: '5400 × 0.1972 + 1620 × 0.3242 = 1064.88 + 525.204 = 1590.084; × 2 = 3180.168',
    request: {
      kind: 'breach',
      multipleOn: 'exact',
      items: [
        {
          breach: 'cheaper-tariff',
          energy: [
            { loads: [{ kw: '5', hoursPerDay: '12', days: 90 }], rightPriceYuan: '0.7625', wrongPriceYuan: '0.5653' },
            { loads: [{ kw: '3', hoursPerDay: '6', days: 90 }], rightPriceYuan: '0.8895', wrongPriceYuan: '0.5653' },
          ],
        },
      ],
    },
    expected: { lines: { 'breach-arrears': ['1064.88', '525.20'], 'breach-penalty': '3180.17' } },
  },
  {
    id: 'e1-cheaper-tariff-rounded',
    title: 'The same with the multiple on the rounded amount',
    source: 'hand-worked: breach-cheaper-tariff, default rounding',
    arithmetic: '(1064.88 + 525.20) × 2 = 3180.16',
    request: {
      kind: 'breach',
      items: [
        {
          breach: 'cheaper-tariff',
          energy: [
            { loads: [{ kw: '5', hoursPerDay: '12', days: 90 }], rightPriceYuan: '0.7625', wrongPriceYuan: '0.5653' },
            { loads: [{ kw: '3', hoursPerDay: '6', days: 90 }], rightPriceYuan: '0.8895', wrongPriceYuan: '0.5653' },
          ],
        },
      ],
    },
    expected: { amountYuan: '4770.24', lines: { 'breach-penalty': '3180.16' } },
  },
  {
    id: 'e2-theft-two-element',
    title: '2 kW on the phase a two-element meter does not see',
    source: '274949.com/8775/t28749571.html',
    arithmetic: '2 × 180 × 12 × 0.40 = 1728; × 3 = 5184',
    request: { kind: 'theft', stolen: [{ loads: [{ kw: '2' }], priceYuan: '0.40' }] },
    expected: {
      amountYuan: '6912.00',
      results: { kwh: '4320' },
      lines: { 'theft-arrears': '1728.00', 'theft-penalty': '5184.00' },
    },
  },
  {
    id: 'h5-bypass',
    title: '1.5 kW past the meter',
    source: 'worked example H5',
    arithmetic: '1.5 × 180 × 12 × 0.50 = 1620; × 3 = 4860',
    request: { kind: 'theft', stolen: [{ loads: [{ kw: '1.5' }], priceYuan: '0.50' }] },
    expected: { lines: { 'theft-arrears': '1620.00', 'theft-penalty': '4860.00' } },
  },
  ...(
    [
      ['3', '150.00', 'niusouti'],
      ['21', '1050.00', '32336.cn'],
    ] as const
  ).map(([kw, amountYuan, source]): CalculationRow => ({
    id: `e7-over-capacity-${kw}`,
    title: 'Over the contract capacity on a single tariff',
    source,
    arithmetic: `${kw} × 50`,
    request: { kind: 'breach', items: [{ breach: 'over-capacity-single', kw }] },
    expected: { amountYuan },
  })),
  {
    id: 'c5-unauthorised-315',
    title: 'Unauthorised 315 kVA from 25 August to 30 September',
    source: 'm.274949.com/704/t28851053.html',
    arithmetic: '315 × (7 + 30) × 20 ÷ 30 = 7770; × 3 = 23 310',
    request: {
      kind: 'breach',
      items: [{ breach: 'over-capacity-two-part', kva: '315', priceYuan: '20', from: '2010-08-25', to: '2010-10-01' }],
    },
    expected: { amountYuan: '31080.00', lines: { 'breach-arrears': '7770.00', 'breach-penalty': '23310.00' } },
  },
  {
    id: 'e8-home-to-shop',
    title: 'Home turned into a shop',
    source: '274949.com/1646/t28844556.html',
    arithmetic: '(200 + 200 + 250) × (0.8 − 0.5) = 195; × 2 = 390',
    request: {
      kind: 'breach',
      items: [{ breach: 'cheaper-tariff', energy: [{ kwh: '650', rightPriceYuan: '0.8', wrongPriceYuan: '0.5' }] }],
    },
    expected: { lines: { 'breach-arrears': '195.00', 'breach-penalty': '390.00' } },
  },
  {
    id: 'f1-day-by-day',
    title: 'Late fee over 31 December, day by day',
    source: 'm.274949.com/5999/t28841167.html; shititong.cn',
    arithmetic: '2000 × 16 × 2‰ + 2000 × 18 × 3‰ + 3000 × 3 × 2‰ = 64 + 108 + 18',
    request: { kind: 'late-fee', class: 'industrial', paidOn: '2001-01-18', debts: F1_DEBTS },
    expected: { amountYuan: '190.00', lines: { 'late-fee': ['64.00', '108.00', '18.00'] } },
  },
  {
    id: 'f1-whole-debt',
    title: 'The reading that puts the whole debt at 3‰',
    source: 'm.zhaokaoti.com/shiti/e84b4c4e; mip.51dongshi.com',
    arithmetic: '2000 × 34 × 3‰ + 18 = 204 + 18',
    request: { kind: 'late-fee', class: 'industrial', paidOn: '2001-01-18', yearRule: 'whole-debt', debts: F1_DEBTS },
    expected: { amountYuan: '222.00' },
  },
  {
    id: 'f1-december-forgotten',
    title: 'The reading that forgets December',
    source: 'app.ixiawen.com/question/14355677',
    arithmetic: '18 + 2000 × 18 × 3‰',
    request: {
      kind: 'late-fee',
      class: 'industrial',
      paidOn: '2001-01-18',
      debts: [{ amountYuan: '2000', dueOn: '2000-12-31', billMonth: '2000-12' }, F1_DEBTS[1]],
    },
    expected: { amountYuan: '126.00' },
  },
  {
    id: 'h4-late-six-days',
    title: 'Six days late at 2‰',
    source: 'worked example H4',
    arithmetic: '2000 × 6 × 2‰',
    request: {
      kind: 'late-fee',
      class: 'commercial',
      paidOn: '2010-09-26',
      debts: [{ amountYuan: '2000', dueOn: '2010-09-20' }],
    },
    expected: { amountYuan: '24.00' },
  },
  {
    id: 'g1-reading-errors',
    title: 'Reading-error rate',
    source: 'm.itgle.com/jinengqita/qYvsGWo.html',
    arithmetic: '2 ÷ 1000',
    request: { kind: 'indicator', indicator: { of: 'error-rate', wrong: '2', all: '1000' } },
    expected: { results: { percent: '0.2' } },
  },
  {
    id: 'g2-collection',
    title: 'Collection rates: all, this year, earlier years',
    source: '274949.com/6592/t28842113.html',
    arithmetic: '980 000/1 250 500, 640 000/750 500, 340 000/500 000',
    request: {
      kind: 'indicator',
      places: 1,
      indicator: {
        of: 'collection-rate',
        receivableYuan: '1250500',
        receivableEarlierYuan: '500000',
        receivedYuan: '980000',
        receivedEarlierYuan: '340000',
      },
    },
    expected: { results: { percent: '78.4', currentPercent: '85.3', earlierPercent: '68' } },
  },
  {
    id: 'g3-line-loss',
    title: 'Line loss of a distribution area',
    source: 'm.zhaokaoti.com/shiti/30da54cb',
    arithmetic: '(7.4 − 6.9)/7.4',
    request: {
      kind: 'indicator',
      indicator: { of: 'line-loss', suppliedKwh: ['10', '1.5', '-3.7', '-0.4'], soldKwh: '6.9' },
    },
    expected: { results: { suppliedKwh: '7.4', percent: '6.76' } },
  },
  ...(
    [
      ['two', 2, '0.4', '0.868'],
      ['one', 1, '0.8', '0.986'],
    ] as const
  ).map(([id, count, loadRate, lossKw]): CalculationRow => ({
    id: `g7-loss-${id}`,
    title: 'Power lost in two transformers at 40 %, or one at 80 %',
    source: 'xiexiebang.com',
    arithmetic: `${count} × (0.25 + ${loadRate}² × 1.15)`,
    request: {
      kind: 'transformer-loss',
      loss: { method: 'power', units: [{ count, p0: '0.25', pk: '1.15', loadRate }] },
    },
    expected: { results: { lossKw } },
  })),
  {
    id: 'h7-real-reading',
    title: 'Real-reading rates; the answer is cut after two decimals where it does not end',
    source: 'worked example H7',
    arithmetic: '1 − 21/2500 = 99.16 %, 1 − 2/500 = 99.6 %, 1 − 23/3000 = 99.23 %',
    request: {
      kind: 'indicator',
      indicator: {
        of: 'real-reading-rate',
        groups: [
          { name: 'lighting', due: '2500', notRead: '21' },
          { name: 'power', due: '500', notRead: '2' },
        ],
      },
    },
    expected: { results: { percent: '99.23', 'percent.lighting': '99.16', 'percent.power': '99.6' } },
  },
  {
    id: 'a1-average-price',
    title: 'Average price of the two-part bill',
    source: 'examk.com/p/1123548778.html',
    arithmetic: '327 024.56 ÷ 511 800',
    request: { kind: 'indicator', indicator: { of: 'average-price', amountYuan: '327024.56', kwh: '511800' } },
    expected: { results: { yuanPerKwh: '0.64' } },
  },
  {
    id: 'a14-change',
    title: 'Time of use against the flat price',
    source: 'm.274949.com/7347/t28749574.html',
    arithmetic: '82 000/100 000 − 1',
    request: { kind: 'indicator', indicator: { of: 'change', before: '100000', after: '82000' } },
    expected: { results: { percent: '-18' } },
  },
  {
    id: 'h3-average-price',
    title: 'Average price at two loads',
    source: 'worked example H3',
    arithmetic: '35 000/100 000',
    request: { kind: 'indicator', places: 3, indicator: { of: 'average-price', amountYuan: '55000', kwh: '200000' } },
    expected: { results: { yuanPerKwh: '0.275' } },
  },
];
