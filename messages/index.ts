/** The message catalogue: every text a user sees. One namespace file per module or panel, in both languages. */
import type { Locale } from '@/components/i18n/locale';

import enAccess from './en/access.json';
import enAnomalies from './en/anomalies.json';
import enAsOf from './en/as-of.json';
import enBillPrint from './en/bill-print.json';
import enBilling from './en/billing.json';
import enBill from './en/bill.json';
import enBillingPanels from './en/billing-panels.json';
import enBillingRules from './en/billing-rules.json';
import enBank from './en/bank.json';
import enPeriodClose from './en/period-close.json';
import enCashier from './en/cashier.json';
import enConsole from './en/console.json';
import enCustomers from './en/customers.json';
import enDock from './en/dock.json';
import enForm from './en/form.json';
import enGrid from './en/grid.json';
import enImports from './en/imports.json';
import enLogin from './en/login.json';
import enNetwork from './en/network.json';
import enOperations from './en/operations.json';
import enPriceBook from './en/price-book.json';
import enReadingEntry from './en/reading-entry.json';
import enQuote from './en/quote.json';
import enRefusal from './en/refusal.json';
import enRulesPanel from './en/rules-panel.json';
import enReview from './en/review.json';
import enShell from './en/shell.json';
import enUi from './en/ui.json';
import enUnits from './en/units.json';
import enWhatIf from './en/what-if.json';
import enWhyNotReleased from './en/why-not-released.json';
import enWorkOrders from './en/work-orders.json';
import zhAccess from './zh-CN/access.json';
import zhAnomalies from './zh-CN/anomalies.json';
import zhAsOf from './zh-CN/as-of.json';
import zhBillPrint from './zh-CN/bill-print.json';
import zhBilling from './zh-CN/billing.json';
import zhBill from './zh-CN/bill.json';
import zhBillingPanels from './zh-CN/billing-panels.json';
import zhBillingRules from './zh-CN/billing-rules.json';
import zhBank from './zh-CN/bank.json';
import zhPeriodClose from './zh-CN/period-close.json';
import zhCashier from './zh-CN/cashier.json';
import zhConsole from './zh-CN/console.json';
import zhCustomers from './zh-CN/customers.json';
import zhDock from './zh-CN/dock.json';
import zhForm from './zh-CN/form.json';
import zhGrid from './zh-CN/grid.json';
import zhImports from './zh-CN/imports.json';
import zhLogin from './zh-CN/login.json';
import zhNetwork from './zh-CN/network.json';
import zhOperations from './zh-CN/operations.json';
import zhPriceBook from './zh-CN/price-book.json';
import zhReadingEntry from './zh-CN/reading-entry.json';
import zhQuote from './zh-CN/quote.json';
import zhRefusal from './zh-CN/refusal.json';
import zhRulesPanel from './zh-CN/rules-panel.json';
import zhReview from './zh-CN/review.json';
import zhShell from './zh-CN/shell.json';
import zhUi from './zh-CN/ui.json';
import zhUnits from './zh-CN/units.json';
import zhWhatIf from './zh-CN/what-if.json';
import zhWhyNotReleased from './zh-CN/why-not-released.json';
import zhWorkOrders from './zh-CN/work-orders.json';
import { PROCESS_TEXTS } from './process-texts';

export interface MessageTree {
  [key: string]: string | MessageTree;
}

/** Namespace → its Chinese and its English file. */
const NAMESPACES: Record<string, readonly [zh: MessageTree, en: MessageTree]> = {
  access: [zhAccess, enAccess],
  anomalies: [zhAnomalies, enAnomalies],
  'as-of': [zhAsOf, enAsOf],
  billing: [zhBilling, enBilling],
  bill: [zhBill, enBill],
  'bill-print': [zhBillPrint, enBillPrint],
  'billing-panels': [zhBillingPanels, enBillingPanels],
  'billing-rules': [zhBillingRules, enBillingRules],
  bank: [zhBank, enBank],
  'period-close': [zhPeriodClose, enPeriodClose],
  cashier: [zhCashier, enCashier],
  console: [zhConsole, enConsole],
  customers: [zhCustomers, enCustomers],
  dock: [zhDock, enDock],
  form: [zhForm, enForm],
  grid: [zhGrid, enGrid],
  imports: [zhImports, enImports],
  login: [zhLogin, enLogin],
  network: [zhNetwork, enNetwork],
  operations: [zhOperations, enOperations],
  'price-book': [zhPriceBook, enPriceBook],
  'reading-entry': [zhReadingEntry, enReadingEntry],
  quote: [zhQuote, enQuote],
  refusal: [zhRefusal, enRefusal],
  'rules-panel': [zhRulesPanel, enRulesPanel],
  review: [zhReview, enReview],
  shell: [zhShell, enShell],
  ui: [zhUi, enUi],
  units: [zhUnits, enUnits],
  'what-if': [zhWhatIf, enWhatIf],
  'why-not-released': [zhWhyNotReleased, enWhyNotReleased],
  'work-orders': [zhWorkOrders, enWorkOrders],
};

/** The files of the processes as three namespaces: what a process calls its parts, its fields, their options. */
function processNamespaces(index: 0 | 1): MessageTree {
  const process: MessageTree = {};
  const field: MessageTree = {};
  const option: MessageTree = {};
  for (const [id, files] of Object.entries(PROCESS_TEXTS)) {
    const { fields = {}, options = {}, ...own } = files[index] as Record<string, MessageTree>;
    process[id] = own;
    field[id] = fields;
    option[id] = options;
  }
  return { process, field, option };
}

function assemble(index: 0 | 1): MessageTree {
  return {
    ...Object.fromEntries(Object.entries(NAMESPACES).map(([namespace, files]) => [namespace, files[index]])),
    ...processNamespaces(index),
  };
}

export const MESSAGES: Readonly<Record<Locale, MessageTree>> = { 'zh-CN': assemble(0), en: assemble(1) };
