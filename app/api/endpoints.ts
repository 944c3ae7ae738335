/**
 * Every endpoint by its path below /api. One route holds them all (`[...path]/route.ts`): a route each would be bundled each with its
 * own copy of the server, a second of building and some megabytes apiece.
 */
import * as accessHistory from './access/history/endpoint';
import * as accessRoles from './access/roles/endpoint';
import * as accessSubstitutes from './access/substitutes/endpoint';
import * as accessSubstitutesId from './access/substitutes/[id]/endpoint';
import * as accessUsers from './access/users/endpoint';
import * as accessUsersId from './access/users/[id]/endpoint';
import * as accessUsersIdGrants from './access/users/[id]/grants/endpoint';
import * as accessUsersIdPassword from './access/users/[id]/password/endpoint';
import * as accessUsersIdStatus from './access/users/[id]/status/endpoint';
import * as accountsAccountId from './accounts/[accountId]/endpoint';
import * as accountsAccountIdPaymentPreview from './accounts/[accountId]/payment-preview/endpoint';
import * as accountsAccountIdReceivablesReceivableId from './accounts/[accountId]/receivables/[receivableId]/endpoint';
import * as accountsAccountIdStatement from './accounts/[accountId]/statement/endpoint';
import * as accountsAccountIdVouchersVoucherId from './accounts/[accountId]/vouchers/[voucherId]/endpoint';
import * as accountsAgreements from './accounts/agreements/endpoint';
import * as accountsBankFiles from './accounts/bank-files/endpoint';
import * as accountsBankFilesId from './accounts/bank-files/[id]/endpoint';
import * as accountsBankFilesIdCheck from './accounts/bank-files/[id]/check/endpoint';
import * as accountsBankFilesIdLines from './accounts/bank-files/[id]/lines/endpoint';
import * as accountsCashDays from './accounts/cash-days/endpoint';
import * as accountsLedger from './accounts/ledger/endpoint';
import * as accountsPayments from './accounts/payments/endpoint';
import * as accountsPaymentsId from './accounts/payments/[id]/endpoint';
import * as accountsPaymentsIdPdf from './accounts/payments/[id]/pdf/endpoint';
import * as accountsPaymentsIdReverse from './accounts/payments/[id]/reverse/endpoint';
import * as accountsPeriod from './accounts/period/endpoint';
import * as accountsPeriodBlockers from './accounts/period/blockers/endpoint';
import * as accountsPeriodClose from './accounts/period/close/endpoint';
import * as accountsPeriodReopen from './accounts/period/reopen/endpoint';
import * as anomaliesBacktest from './anomalies/backtest/endpoint';
import * as anomaliesDecisions from './anomalies/decisions/endpoint';
import * as anomaliesDecisionsId from './anomalies/decisions/[id]/endpoint';
import * as anomaliesDecisionsIdUndo from './anomalies/decisions/[id]/undo/endpoint';
import * as anomaliesGroups from './anomalies/groups/endpoint';
import * as anomaliesOwnRules from './anomalies/own-rules/endpoint';
import * as anomaliesOwnRulesIdDryRun from './anomalies/own-rules/[id]/dry-run/endpoint';
import * as anomaliesOwnRulesIdSwitch from './anomalies/own-rules/[id]/switch/endpoint';
import * as anomaliesOwnRulesCheck from './anomalies/own-rules/check/endpoint';
import * as anomaliesPerformance from './anomalies/performance/endpoint';
import * as anomaliesReviewId from './anomalies/review/[id]/endpoint';
import * as anomaliesRules from './anomalies/rules/endpoint';
import * as billingBills from './billing/bills/endpoint';
import * as billingBillsId from './billing/bills/[id]/endpoint';
import * as billingBillsIdAsOf from './billing/bills/[id]/as-of/endpoint';
import * as billingBillsIdPdf from './billing/bills/[id]/pdf/endpoint';
import * as billingBillsPdf from './billing/bills/pdf/endpoint';
import * as billingPriceBook from './billing/price-book/endpoint';
import * as billingPriceBookCheck from './billing/price-book/check/endpoint';
import * as billingPriceBookExport from './billing/price-book/export/endpoint';
import * as billingPriceDrafts from './billing/price-drafts/endpoint';
import * as billingPriceDraftsId from './billing/price-drafts/[id]/endpoint';
import * as billingQuote from './billing/quote/endpoint';
import * as billingRuns from './billing/runs/endpoint';
import * as billingRunsId from './billing/runs/[id]/endpoint';
import * as billingRunsIdContinue from './billing/runs/[id]/continue/endpoint';
import * as billingRunsIdExceptions from './billing/runs/[id]/exceptions/endpoint';
import * as billingRunsIdPause from './billing/runs/[id]/pause/endpoint';
import * as billingRunsIdPdf from './billing/runs/[id]/pdf/endpoint';
import * as billingRunsIdRelease from './billing/runs/[id]/release/endpoint';
import * as billingRunsIdReleaseAsComputed from './billing/runs/[id]/release-as-computed/endpoint';
import * as billingRunsIdResume from './billing/runs/[id]/resume/endpoint';
import * as billingRunsIdStop from './billing/runs/[id]/stop/endpoint';
import * as billingRunsIdTrial from './billing/runs/[id]/trial/endpoint';
import * as billingWhatIf from './billing/what-if/endpoint';
import * as billingWhatIfBill from './billing/what-if/bill/endpoint';
import * as billingWhyNotReleased from './billing/why-not-released/endpoint';
import * as customersAccountId from './customers/[accountId]/endpoint';
import * as customersAccountIdAsOf from './customers/[accountId]/as-of/endpoint';
import * as health from './health/endpoint';
import * as imports from './imports/endpoint';
import * as importsId from './imports/[id]/endpoint';
import * as importsIdFaults from './imports/[id]/faults/endpoint';
import * as importsIdFaultsCsv from './imports/[id]/faults.csv/endpoint';
import * as layout from './layout/endpoint';
import * as layoutFilters from './layout/filters/endpoint';
import * as layoutFiltersId from './layout/filters/[id]/endpoint';
import * as meteringReadings from './metering/readings/endpoint';
import * as meteringRoutes from './metering/routes/endpoint';
import * as network from './network/endpoint';
import * as networkFeedersId from './network/feeders/[id]/endpoint';
import * as networkOutages from './network/outages/endpoint';
import * as networkOutagesIdEnd from './network/outages/[id]/end/endpoint';
import * as networkOutagesIdWithdraw from './network/outages/[id]/withdraw/endpoint';
import * as networkTransformersId from './network/transformers/[id]/endpoint';
import * as operations from './operations/endpoint';
import * as operationsFailedJobs from './operations/failed-jobs/endpoint';
import * as search from './search/endpoint';
import * as session from './session/endpoint';
import * as sessionPreferences from './session/preferences/endpoint';
import * as team from './team/endpoint';
import * as workOrders from './work-orders/endpoint';
import * as workOrdersId from './work-orders/[id]/endpoint';
import * as workOrdersIdAsOf from './work-orders/[id]/as-of/endpoint';
import * as workOrdersIdAsk from './work-orders/[id]/ask/endpoint';
import * as workOrdersIdColleagues from './work-orders/[id]/colleagues/endpoint';
import * as workOrdersIdComments from './work-orders/[id]/comments/endpoint';
import * as workOrdersIdDraft from './work-orders/[id]/draft/endpoint';
import * as workOrdersIdPhotos from './work-orders/[id]/photos/endpoint';
import * as workOrdersIdPresence from './work-orders/[id]/presence/endpoint';
import * as workOrdersIdPreview from './work-orders/[id]/preview/endpoint';
import * as workOrdersIdSubmit from './work-orders/[id]/submit/endpoint';
import * as workOrdersBreak from './work-orders/break/endpoint';
import * as workOrdersCounts from './work-orders/counts/endpoint';
import * as workOrdersGroups from './work-orders/groups/endpoint';
import * as workOrdersHandOver from './work-orders/hand-over/endpoint';
import * as workOrdersInbox from './work-orders/inbox/endpoint';
import * as workOrdersLock from './work-orders/lock/endpoint';
import * as workOrdersLockNext from './work-orders/lock-next/endpoint';
import * as workOrdersPhotosPhotoId from './work-orders/photos/[photoId]/endpoint';
import * as workOrdersQuery from './work-orders/query/endpoint';
import * as workOrdersReassign from './work-orders/reassign/endpoint';
import * as workOrdersShift from './work-orders/shift/endpoint';
import * as workOrdersStartForm from './work-orders/start-form/endpoint';
import * as workOrdersSubmit from './work-orders/submit/endpoint';
import * as workOrdersUnlock from './work-orders/unlock/endpoint';
import type { RouteHandler } from '@/server/platform/http';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export type Endpoint = { readonly [Method in (typeof METHODS)[number]]?: RouteHandler };

export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'access/history': accessHistory,
  'access/roles': accessRoles,
  'access/substitutes': accessSubstitutes,
  'access/substitutes/[id]': accessSubstitutesId,
  'access/users': accessUsers,
  'access/users/[id]': accessUsersId,
  'access/users/[id]/grants': accessUsersIdGrants,
  'access/users/[id]/password': accessUsersIdPassword,
  'access/users/[id]/status': accessUsersIdStatus,
  'accounts/[accountId]': accountsAccountId,
  'accounts/[accountId]/payment-preview': accountsAccountIdPaymentPreview,
  'accounts/[accountId]/receivables/[receivableId]': accountsAccountIdReceivablesReceivableId,
  'accounts/[accountId]/statement': accountsAccountIdStatement,
  'accounts/[accountId]/vouchers/[voucherId]': accountsAccountIdVouchersVoucherId,
  'accounts/agreements': accountsAgreements,
  'accounts/bank-files': accountsBankFiles,
  'accounts/bank-files/[id]': accountsBankFilesId,
  'accounts/bank-files/[id]/check': accountsBankFilesIdCheck,
  'accounts/bank-files/[id]/lines': accountsBankFilesIdLines,
  'accounts/cash-days': accountsCashDays,
  'accounts/ledger': accountsLedger,
  'accounts/payments': accountsPayments,
  'accounts/payments/[id]': accountsPaymentsId,
  'accounts/payments/[id]/pdf': accountsPaymentsIdPdf,
  'accounts/payments/[id]/reverse': accountsPaymentsIdReverse,
  'accounts/period': accountsPeriod,
  'accounts/period/blockers': accountsPeriodBlockers,
  'accounts/period/close': accountsPeriodClose,
  'accounts/period/reopen': accountsPeriodReopen,
  'anomalies/backtest': anomaliesBacktest,
  'anomalies/decisions': anomaliesDecisions,
  'anomalies/decisions/[id]': anomaliesDecisionsId,
  'anomalies/decisions/[id]/undo': anomaliesDecisionsIdUndo,
  'anomalies/groups': anomaliesGroups,
  'anomalies/own-rules': anomaliesOwnRules,
  'anomalies/own-rules/[id]/dry-run': anomaliesOwnRulesIdDryRun,
  'anomalies/own-rules/[id]/switch': anomaliesOwnRulesIdSwitch,
  'anomalies/own-rules/check': anomaliesOwnRulesCheck,
  'anomalies/performance': anomaliesPerformance,
  'anomalies/review/[id]': anomaliesReviewId,
  'anomalies/rules': anomaliesRules,
  'billing/bills': billingBills,
  'billing/bills/[id]': billingBillsId,
  'billing/bills/[id]/as-of': billingBillsIdAsOf,
  'billing/bills/[id]/pdf': billingBillsIdPdf,
  'billing/bills/pdf': billingBillsPdf,
  'billing/price-book': billingPriceBook,
  'billing/price-book/check': billingPriceBookCheck,
  'billing/price-book/export': billingPriceBookExport,
  'billing/price-drafts': billingPriceDrafts,
  'billing/price-drafts/[id]': billingPriceDraftsId,
  'billing/quote': billingQuote,
  'billing/runs': billingRuns,
  'billing/runs/[id]': billingRunsId,
  'billing/runs/[id]/continue': billingRunsIdContinue,
  'billing/runs/[id]/exceptions': billingRunsIdExceptions,
  'billing/runs/[id]/pause': billingRunsIdPause,
  'billing/runs/[id]/pdf': billingRunsIdPdf,
  'billing/runs/[id]/release': billingRunsIdRelease,
  'billing/runs/[id]/release-as-computed': billingRunsIdReleaseAsComputed,
  'billing/runs/[id]/resume': billingRunsIdResume,
  'billing/runs/[id]/stop': billingRunsIdStop,
  'billing/runs/[id]/trial': billingRunsIdTrial,
  'billing/what-if': billingWhatIf,
  'billing/what-if/bill': billingWhatIfBill,
  'billing/why-not-released': billingWhyNotReleased,
  'customers/[accountId]': customersAccountId,
  'customers/[accountId]/as-of': customersAccountIdAsOf,
  health: health,
  imports: imports,
  'imports/[id]': importsId,
  'imports/[id]/faults': importsIdFaults,
  'imports/[id]/faults.csv': importsIdFaultsCsv,
  layout: layout,
  'layout/filters': layoutFilters,
  'layout/filters/[id]': layoutFiltersId,
  'metering/readings': meteringReadings,
  'metering/routes': meteringRoutes,
  network: network,
  'network/feeders/[id]': networkFeedersId,
  'network/outages': networkOutages,
  'network/outages/[id]/end': networkOutagesIdEnd,
  'network/outages/[id]/withdraw': networkOutagesIdWithdraw,
  'network/transformers/[id]': networkTransformersId,
  operations: operations,
  'operations/failed-jobs': operationsFailedJobs,
  search: search,
  session: session,
  'session/preferences': sessionPreferences,
  team: team,
  'work-orders': workOrders,
  'work-orders/[id]': workOrdersId,
  'work-orders/[id]/as-of': workOrdersIdAsOf,
  'work-orders/[id]/ask': workOrdersIdAsk,
  'work-orders/[id]/colleagues': workOrdersIdColleagues,
  'work-orders/[id]/comments': workOrdersIdComments,
  'work-orders/[id]/draft': workOrdersIdDraft,
  'work-orders/[id]/photos': workOrdersIdPhotos,
  'work-orders/[id]/presence': workOrdersIdPresence,
  'work-orders/[id]/preview': workOrdersIdPreview,
  'work-orders/[id]/submit': workOrdersIdSubmit,
  'work-orders/break': workOrdersBreak,
  'work-orders/counts': workOrdersCounts,
  'work-orders/groups': workOrdersGroups,
  'work-orders/hand-over': workOrdersHandOver,
  'work-orders/inbox': workOrdersInbox,
  'work-orders/lock': workOrdersLock,
  'work-orders/lock-next': workOrdersLockNext,
  'work-orders/photos/[photoId]': workOrdersPhotosPhotoId,
  'work-orders/query': workOrdersQuery,
  'work-orders/reassign': workOrdersReassign,
  'work-orders/shift': workOrdersShift,
  'work-orders/start-form': workOrdersStartForm,
  'work-orders/submit': workOrdersSubmit,
  'work-orders/unlock': workOrdersUnlock,
};
