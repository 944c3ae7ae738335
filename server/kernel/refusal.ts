/**
 * Refusals (拒绝): the expected "no". A closed union of codes, each with one row in one exhaustive table.
 * Anything that is not a Refusal is a bug and becomes a 500 with an id.
 *
 * The message in both languages stands in `messages/<locale>/refusal.json` under the same code; `params` fill its places.
 */
export type LogLevel = 'silent' | 'info' | 'warn';

interface RefusalRow {
  /** HTTP status the API answers with. */
  readonly status: number;
  /** True when the same request may succeed later without a change. */
  readonly retry: boolean;
  readonly log: LogLevel;
}

export const REFUSALS = {
  'auth.required': { status: 401, retry: false, log: 'silent' },
  'auth.wrong-credentials': { status: 401, retry: true, log: 'warn' },
  'auth.locked-out': { status: 429, retry: true, log: 'warn' },
  'auth.too-many-attempts': { status: 429, retry: true, log: 'warn' },
  'auth.user-disabled': { status: 403, retry: false, log: 'warn' },
  'auth.cross-site': { status: 403, retry: false, log: 'warn' },
  'access.not-permitted': { status: 403, retry: false, log: 'info' },
  'access.out-of-scope': { status: 404, retry: false, log: 'info' },
  'access.separation-of-duties': { status: 409, retry: false, log: 'info' },
  'access.last-administrator': { status: 409, retry: false, log: 'info' },
  'access.login-taken': { status: 409, retry: false, log: 'silent' },
  'access.own-rights': { status: 409, retry: false, log: 'info' },
  'access.user-changed': { status: 409, retry: true, log: 'silent' },
  'access.user-disabled': { status: 409, retry: false, log: 'silent' },
  'access.beyond-own-units': { status: 409, retry: false, log: 'info' },
  'access.weak-password': { status: 422, retry: false, log: 'silent' },
  'access.too-many-filters': { status: 409, retry: false, log: 'silent' },
  'access.substitute-self': { status: 409, retry: false, log: 'silent' },
  'access.substitute-days': { status: 422, retry: false, log: 'silent' },
  'access.substitute-twice': { status: 409, retry: false, log: 'silent' },
  'input.invalid': { status: 422, retry: false, log: 'silent' },
  'input.too-large': { status: 413, retry: false, log: 'info' },
  'input.wrong-type': { status: 415, retry: false, log: 'info' },
  'input.not-json': { status: 400, retry: false, log: 'info' },
  'not-found': { status: 404, retry: false, log: 'silent' },
  'rate.limited': { status: 429, retry: true, log: 'info' },
  'order.not-held': { status: 409, retry: false, log: 'info' },
  'order.held-by-other': { status: 409, retry: true, log: 'silent' },
  'order.stale-fence': { status: 409, retry: false, log: 'info' },
  'order.changed': { status: 409, retry: true, log: 'silent' },
  'order.closed': { status: 409, retry: false, log: 'silent' },
  'order.waiting': { status: 409, retry: true, log: 'silent' },
  'order.wrong-step': { status: 409, retry: false, log: 'info' },
  'order.lock-cap': { status: 409, retry: true, log: 'silent' },
  'order.reason-required': { status: 422, retry: false, log: 'silent' },
  'order.own-work': { status: 409, retry: false, log: 'info' },
  'order.same-reader': { status: 409, retry: false, log: 'silent' },
  'review.nothing-to-undo': { status: 409, retry: false, log: 'silent' },
  'review.not-an-image': { status: 415, retry: false, log: 'info' },
  'order.not-batchable': { status: 409, retry: false, log: 'silent' },
  'order.not-startable': { status: 422, retry: false, log: 'silent' },
  'order.not-your-start': { status: 403, retry: false, log: 'info' },
  'order.already-open': { status: 409, retry: false, log: 'silent' },
  'billing.run-exists': { status: 409, retry: false, log: 'silent' },
  'billing.run-not-pausable': { status: 409, retry: true, log: 'silent' },
  'billing.run-not-resumable': { status: 409, retry: true, log: 'silent' },
  'billing.run-over': { status: 409, retry: false, log: 'silent' },
  'billing.run-not-done': { status: 409, retry: true, log: 'silent' },
  'billing.no-accounts': { status: 409, retry: false, log: 'silent' },
  'billing.no-readings': { status: 409, retry: false, log: 'silent' },
  'billing.nothing-releasable': { status: 409, retry: true, log: 'silent' },
  'billing.open-obligation': { status: 409, retry: true, log: 'info' },
  'billing.already-released': { status: 409, retry: false, log: 'silent' },
  'billing.own-calculation': { status: 409, retry: false, log: 'info' },
  'billing.changed-since-review': { status: 409, retry: true, log: 'info' },
  'price.draft-closed': { status: 409, retry: false, log: 'silent' },
  'price.draft-changed': { status: 409, retry: true, log: 'silent' },
  'price.draft-faulty': { status: 409, retry: false, log: 'silent' },
  'price.draft-untried': { status: 409, retry: false, log: 'silent' },
  'price.draft-own': { status: 409, retry: false, log: 'info' },
  'price.what-if-empty': { status: 422, retry: false, log: 'silent' },
  'price.what-if-no-bills': { status: 409, retry: false, log: 'silent' },
  'price.what-if-busy': { status: 409, retry: true, log: 'info' },
  'anomaly.formula-wrong': { status: 422, retry: false, log: 'silent' },
  'anomaly.rule-not-tried': { status: 409, retry: false, log: 'silent' },
  'anomaly.no-such-parameter': { status: 422, retry: false, log: 'silent' },
  'anomaly.value-out-of-range': { status: 422, retry: false, log: 'silent' },
  'anomaly.parameter-in-force': { status: 409, retry: false, log: 'silent' },
  'metering.reading-released': { status: 409, retry: false, log: 'silent' },
  'metering.reading-changed': { status: 409, retry: true, log: 'silent' },
  'metering.reading-billed': { status: 409, retry: false, log: 'silent' },
  'supply.suspension-notice': { status: 409, retry: false, log: 'silent' },
  'supply.suspension-short': { status: 409, retry: false, log: 'silent' },
  'supply.suspension-twice': { status: 409, retry: false, log: 'silent' },
  'supply.suspension-total': { status: 409, retry: false, log: 'silent' },
  'supply.suspension-all-capacity': { status: 409, retry: false, log: 'silent' },
  'supply.suspension-seal-day': { status: 409, retry: false, log: 'silent' },
  'accounts.debts-open': { status: 409, retry: true, log: 'silent' },
  'supply.plan-over-survey': { status: 409, retry: false, log: 'silent' },
  'metering.meter-number-taken': { status: 409, retry: false, log: 'silent' },
  'billing.correction-open': { status: 409, retry: false, log: 'silent' },
  'import.unknown-columns': { status: 422, retry: false, log: 'silent' },
  'import.bad-encoding': { status: 422, retry: false, log: 'silent' },
  'import.bad-rows': { status: 422, retry: false, log: 'silent' },
  'import.busy': { status: 409, retry: true, log: 'silent' },
  'supply.account-closed': { status: 409, retry: false, log: 'silent' },
  'supply.before-opening': { status: 409, retry: false, log: 'silent' },
  'supply.day-ahead': { status: 409, retry: false, log: 'silent' },
  'supply.day-released': { status: 409, retry: false, log: 'silent' },
  'supply.nothing-changes': { status: 409, retry: false, log: 'silent' },
  'supply.unknown-tariff': { status: 422, retry: false, log: 'silent' },
  'supply.number-taken': { status: 409, retry: false, log: 'silent' },
  'supply.equipment-removed': { status: 409, retry: false, log: 'silent' },
  'supply.before-installation': { status: 409, retry: false, log: 'silent' },
  'supply.meter-elsewhere': { status: 409, retry: false, log: 'silent' },
  'supply.meter-removed': { status: 409, retry: false, log: 'silent' },
  'supply.meters-remain': { status: 409, retry: false, log: 'silent' },
  'supply.before-last-reading': { status: 409, retry: false, log: 'silent' },
  'supply.register-missing': { status: 422, retry: false, log: 'silent' },
  'supply.below-last': { status: 422, retry: false, log: 'silent' },
  'supply.beyond-plate': { status: 422, retry: false, log: 'silent' },
  'supply.relation-exists': { status: 409, retry: false, log: 'silent' },
  'supply.relation-circle': { status: 409, retry: false, log: 'silent' },
  'supply.part-with-yearly-tiers': { status: 409, retry: false, log: 'silent' },
  'supply.losses-elsewhere': { status: 409, retry: false, log: 'silent' },
  'accounts.amount': { status: 422, retry: false, log: 'silent' },
  'accounts.future-day': { status: 422, retry: false, log: 'silent' },
  'accounts.receivable-not-open': { status: 409, retry: true, log: 'silent' },
  'accounts.key-used': { status: 409, retry: false, log: 'silent' },
  'accounts.payment-reversed': { status: 409, retry: false, log: 'silent' },
  'accounts.prepayment-used': { status: 409, retry: false, log: 'silent' },
  'accounts.payment-moved': { status: 409, retry: false, log: 'silent' },
  'accounts.prepayment-short': { status: 409, retry: false, log: 'silent' },
  'accounts.pay-first': { status: 409, retry: false, log: 'silent' },
  'accounts.reversed-already': { status: 409, retry: false, log: 'silent' },
  'accounts.credit-used': { status: 409, retry: false, log: 'silent' },
  'accounts.own-request': { status: 409, retry: false, log: 'silent' },
  'accounts.nothing-due': { status: 409, retry: false, log: 'silent' },
  'accounts.relief-too-much': { status: 409, retry: false, log: 'silent' },
  'accounts.no-lines': { status: 422, retry: false, log: 'silent' },
  'accounts.rates-from-past': { status: 422, retry: false, log: 'silent' },
  'accounts.rates-exist': { status: 409, retry: false, log: 'silent' },
  'accounts.no-basic-charge': { status: 409, retry: false, log: 'silent' },
  'accounts.file-known': { status: 409, retry: false, log: 'silent' },
  'accounts.day-closed': { status: 409, retry: false, log: 'silent' },
  'accounts.day-empty': { status: 409, retry: false, log: 'silent' },
  'period.blocked': { status: 409, retry: true, log: 'silent' },
  'period.closed-already': { status: 409, retry: false, log: 'silent' },
  'period.ahead': { status: 409, retry: false, log: 'silent' },
  'period.not-closed': { status: 409, retry: false, log: 'silent' },
  'billing.month-closed': { status: 409, retry: false, log: 'silent' },
  'billing.not-released': { status: 409, retry: false, log: 'silent' },
  'billing.reversed-already': { status: 409, retry: false, log: 'silent' },
  'billing.cannot-rebill': { status: 409, retry: false, log: 'silent' },
  'billing.bill-exists': { status: 409, retry: false, log: 'silent' },
  'billing.not-billable': { status: 409, retry: false, log: 'silent' },
  'billing.run-is-trial': { status: 409, retry: false, log: 'silent' },
  'billing.run-not-cancellable': { status: 409, retry: false, log: 'silent' },
  'billing.run-released': { status: 409, retry: false, log: 'silent' },
  'supply.not-on-file': { status: 404, retry: false, log: 'silent' },
  'channels.no-account': { status: 409, retry: false, log: 'silent' },
  'network.nothing-changes': { status: 409, retry: false, log: 'silent' },
  'network.accounts-behind': { status: 409, retry: false, log: 'silent' },
  'accounts.trial-changed': { status: 409, retry: false, log: 'silent' },
  'metering.route-planned': { status: 409, retry: false, log: 'silent' },
  'metering.unread': { status: 409, retry: false, log: 'silent' },
  'metering.handed-over': { status: 409, retry: false, log: 'silent' },
  'accounts.cash-differs': { status: 409, retry: false, log: 'silent' },
  'accounts.nothing-to-collect': { status: 409, retry: false, log: 'silent' },
  'accounts.not-overdue': { status: 409, retry: false, log: 'silent' },
  'accounts.paid-meanwhile': { status: 409, retry: false, log: 'silent' },
  'accounts.settles-otherwise': { status: 409, retry: true, log: 'silent' },
  'change.notice': { status: 409, retry: false, log: 'silent' },
  'change.term': { status: 409, retry: false, log: 'silent' },
  'change.before-asked': { status: 409, retry: false, log: 'silent' },
  'change.survey-differs': { status: 409, retry: false, log: 'silent' },
  'change.split-differs': { status: 409, retry: false, log: 'silent' },
  'change.other-place': { status: 409, retry: false, log: 'silent' },
  'change.still-used': { status: 409, retry: false, log: 'silent' },
  'change.last-bill-waits': { status: 409, retry: false, log: 'silent' },
  'supply.not-larger': { status: 409, retry: false, log: 'silent' },
  'supply.energise-day': { status: 409, retry: false, log: 'silent' },
  'supply.temporary-term': { status: 409, retry: false, log: 'silent' },
  'supply.extension-term': { status: 409, retry: false, log: 'silent' },
  'supply.last-bill': { status: 409, retry: false, log: 'silent' },
  'supply.no-flat-price': { status: 409, retry: false, log: 'silent' },
  'supply.day-order': { status: 409, retry: false, log: 'silent' },
  'supply.pf-standard': { status: 409, retry: false, log: 'silent' },
  'supply.household-lines': { status: 422, retry: false, log: 'silent' },
  'supply.household-count': { status: 422, retry: false, log: 'silent' },
  'supply.household-fees': { status: 422, retry: false, log: 'silent' },
  'as-of.future': { status: 422, retry: false, log: 'silent' },
  'as-of.not-yet': { status: 404, retry: false, log: 'silent' },
  'network.outage-open': { status: 409, retry: false, log: 'silent' },
  'network.outage-closed': { status: 409, retry: false, log: 'silent' },
  unavailable: { status: 503, retry: true, log: 'warn' },
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof REFUSALS;
export type RefusalParams = Readonly<Record<string, string | number | boolean | null>>;

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly params: RefusalParams;
  /** Faults of single fields, for forms: path → message key. */
  readonly faults: readonly FieldFault[];

  constructor(code: RefusalCode, params: RefusalParams = {}, faults: readonly FieldFault[] = []) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.params = params;
    this.faults = faults;
  }

  get status(): number {
    return REFUSALS[this.code].status;
  }
}

export interface FieldFault {
  readonly path: string;
  readonly message: string;
  readonly value?: string;
}

export function refuseIf(condition: boolean, code: RefusalCode, params: RefusalParams = {}): void {
  if (condition) throw new Refusal(code, params);
}
