/**
 * Supply of the demo's larger customers (供电档案): transformers and motors with a suspension here and there, losses of points metered on
 * the low side, a fixed quantity of lighting at the commercial price (定量), demand contracts; and allowances of a few households. A pure function of seed
 * and account, drawn from a stream of its own so that nothing else of the demo depends on it.
 */
import type { EquipmentFact, LossFact, RelationFact, SupplyFacts, TermFact } from '@/server/billing/supply';
import { copyLine } from '@/server/kernel/copy-text';
import { addDays } from '@/server/kernel/time';
import type { DemoAccount } from './accounts';
import { type Calendar, noonOf } from './calendar';
import { Random } from './prng';

const STREAM = 601;
/** Pieces of equipment an account may have: ids stay apart. */
const MOST_PIECES = 4;
const EXTRA_SHARE = 0.004;
const FREE_SHARE = 0.006;

export interface DemoSupply {
  readonly facts: SupplyFacts;
  readonly pieces: readonly { readonly no: string; readonly kind: 'transformer' | 'motor'; readonly model: string }[];
}

/** Nameplates of common oil-immersed 10 kV transformers, sample figures: kVA → no-load and load loss kW, no-load current and impedance %. */
const PLATES: Readonly<Record<number, readonly [p0: string, pk: string, i0: string, uk: string]>> = {
  100: ['0.2', '1.5', '1.8', '4'],
  125: ['0.24', '1.8', '1.7', '4'],
  160: ['0.28', '2.2', '1.6', '4'],
  200: ['0.34', '2.6', '1.5', '4'],
  250: ['0.4', '3.05', '1.4', '4'],
  315: ['0.48', '3.65', '1.4', '4'],
};

export function supplyOf(seed: number, account: DemoAccount, calendar: Calendar): DemoSupply | undefined {
  const random = new Random(seed, STREAM, account.index);
  const { kind } = account.profile;
  if (kind === 'home') return householdOf(random, account);
  if (!account.profile.privateTransformer) return undefined;
  const equipment = equipmentOf(random, account, calendar);
  const terms = kind === 'works' && random.chance(0.6) ? demandTerms(account) : [];
  const losses = account.capacityKva < 400 && random.chance(0.4) ? lossesOf(account) : [];
  const relations = kind === 'factory' && random.chance(0.15) ? lightingOf(random, account) : [];
  return {
    facts: { ...NOTHING, terms, equipment, losses, relations },
    pieces: equipment.map((item, index) => ({
      no: `${account.accountNo}-T${index + 1}`,
      kind: 'transformer',
      model: `S11-${item.kva}/10`,
    })),
  };
}

const NOTHING: SupplyFacts = {
  terms: [],
  equipment: [],
  relations: [],
  losses: [],
  corrections: [],
  members: [],
  foreign: [],
};

function householdOf(random: Random, account: DemoAccount): DemoSupply | undefined {
  const draw = random.next();
  const on = account.openedOn;
  const terms: TermFact[] =
    draw < EXTRA_SHARE
      ? [{ term: 'household-extra-kwh', on, value: '60' }]
      : draw < EXTRA_SHARE + FREE_SHARE
        ? [{ term: 'free-kwh', on, value: '15' }]
        : [];
  return terms.length === 0 ? undefined : { facts: { ...NOTHING, terms }, pieces: [] };
}

/** One transformer, or two of standard sizes that make the capacity together; of two one rested for two months last year now and then. */
function equipmentOf(random: Random, account: DemoAccount, calendar: Calendar): EquipmentFact[] {
  const pair = PAIRS[account.capacityKva];
  const sizes = pair !== undefined && random.chance(0.7) ? pair : [account.capacityKva];
  const rested = sizes.length > 1 && random.chance(0.12);
  const start = addDays(calendar.readOn(3, account.route.readingDay), 9);
  const end = addDays(calendar.readOn(5, account.route.readingDay), 9);
  return sizes.map((kva, index): EquipmentFact => ({
    id: account.id * MOST_PIECES + index,
    kva: String(kva),
    interlock: null,
    halfUntil: null,
    installedOn: account.openedOn,
    states:
      rested && index === 1
        ? [
            { on: start, state: 'suspended' },
            { on: end, state: 'in-service' },
          ]
        : [],
  }));
}

const PAIRS: Readonly<Record<number, readonly number[]>> = {
  630: [315, 315],
  800: [400, 400],
  1000: [500, 500],
  1600: [800, 800],
  2000: [1000, 1000],
  2500: [1250, 1250],
};

function demandTerms(account: DemoAccount): TermFact[] {
  const on = account.openedOn;
  return [
    { term: 'basic-by', on, value: 'demand' },
    { term: 'contract-kw', on, value: String(Math.round(account.capacityKva * 0.8)) },
  ];
}

function lossesOf(account: DemoAccount): LossFact[] {
  const plate = PLATES[account.capacityKva];
  if (plate === undefined) return [];
  const [p0, pk, i0, uk] = plate;
  const terms = {
    transformer: { method: 'formula', kva: String(account.capacityKva), p0, pk, i0, uk, shifts: 1 },
  } as const;
  return [{ pointId: account.id, on: account.openedOn, terms, rows: null, shareGroup: null, equipmentId: null }];
}

function lightingOf(random: Random, account: DemoAccount): RelationFact[] {
  return [
    {
      id: account.id,
      parentPointId: account.id,
      childPointId: null,
      childAccountId: null,
      kind: 'fixed',
      fixedKwh: String(random.pick([600, 800, 1200, 2000])),
      ratio: null,
      tariffCode: 'commercial-flat',
      pfStandard: null,
      pfEnergy: 'through-parent',
      pfMoney: false,
      on: account.openedOn,
      until: null,
    },
  ];
}

export interface SupplyLines {
  readonly term: string[];
  readonly equipment: string[];
  readonly equipmentState: string[];
  readonly relation: string[];
  readonly loss: string[];
}

export function emptySupplyLines(): SupplyLines {
  return { term: [], equipment: [], equipmentState: [], relation: [], loss: [] };
}

export function addSupply(account: DemoAccount, supply: DemoSupply, out: SupplyLines): void {
  const { terms, equipment, relations, losses } = supply.facts;
  const { id } = account;
  for (const { term, on, value } of terms) out.term.push(copyLine([id, term, on, value, noonOf(on)]));
  equipment.forEach((item, index) => {
    const piece = supply.pieces[index]!;
    const since = noonOf(item.installedOn);
    out.equipment.push(
      copyLine([item.id, id, id, piece.no, piece.kind, piece.model, item.kva, item.installedOn, since]),
    );
    for (const { on, state } of item.states) out.equipmentState.push(copyLine([id, item.id, on, state, noonOf(on)]));
  });
  for (const one of relations)
    out.relation.push(copyLine([one.id, id, id, null, one.kind, one.fixedKwh, one.tariffCode, one.on, noonOf(one.on)]));
  for (const loss of losses) out.loss.push(copyLine([id, id, loss.on, JSON.stringify(loss.terms), noonOf(loss.on)]));
}
