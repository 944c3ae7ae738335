/**
 * 同类偏离: the account moved against its peers, the accounts of its class on its transformer (台区), else in its unit.
 * Rule AN-PEER. Class 1. Inputs: kWh a day of this and last month; medians of the peers, worked out once a run from all readings of the
 * unit. `apart`: this month ÷ (last month × the peers' step) beyond ±`share`, and the same against the three-month mean, although the own
 * history allows it. `newcomer`: fewer than three bills, and `times` the peers' median. `floor` kWh in both. `most` for a fall.
 * Example: peers +5 %, own +180 % on last month, which the same month last year allows: shown.
 */
import { defineRule, NOTHING } from '../rule';
import { kwhText, percentText } from '../numbers';

export const peerDeviation = defineRule({
  id: 'peer-deviation',
  trade: '同类偏离',
  class: 1,
  severity: 2,
  source: 'AN-PEER',
  from: '2010-01-01',
  parameters: {
    share: { value: 1, by: { residential: 1.5, 'high-voltage': 0.6 }, unit: 'ratio' },
    fall: { value: 0.75, by: { residential: 0.85, 'high-voltage': 0.5 }, unit: 'ratio' },
    times: { value: 8, by: { residential: 6 }, unit: 'ratio' },
    floor: { value: 150, by: { 'high-voltage': 2000 }, unit: 'kWh' },
    probability: { value: 0.3, unit: 'probability' },
  },
  check: (facts, { share, fall, times, floor }) => {
    const { baseline, bill, days, peers } = facts;
    if (peers === null || bill === null || days === 0 || bill.kwh === 0) return NOTHING;
    const daily = bill.kwh / days;
    const params = {
      kwh: kwhText(bill.kwh),
      peersPercent: percentText(peers.ratio, 1),
      peers: peers.accounts,
      peersKwh: kwhText(peers.daily * days),
      scope: peers.scope,
    };
    if (facts.history.length < 3) {
      if (daily <= times * peers.daily || (daily - peers.daily) * days <= floor) return NOTHING;
      return [
        {
          variant: 'newcomer',
          params: { ...params, times: (daily / peers.daily).toFixed(1) },
          exposure: { kind: 'energy', kwh: (daily - peers.daily) * days },
        },
      ];
    }
    if (baseline === null || baseline.last === null || baseline.mean3 === null || baseline.last <= 0) return NOTHING;
    // What the own history does not allow either is the business of the jump and the drop.
    if (daily > baseline.highest || daily < baseline.lowest) return NOTHING;
    const expected = baseline.last * peers.ratio;
    const off = daily / expected - 1;
    const offMean = daily / (baseline.mean3 * peers.ratio) - 1;
    const apart = off > 0 ? Math.min(off, offMean) > share : Math.max(off, offMean) < -fall;
    if (!apart || Math.abs(daily - expected) * days <= floor) return NOTHING;
    return [
      {
        variant: 'apart',
        params: { ...params, ownPercent: percentText(daily, baseline.last) },
        exposure: { kind: 'energy', kwh: (daily - expected) * days },
      },
    ];
  },
});
