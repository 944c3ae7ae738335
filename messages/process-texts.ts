/** Texts of the processes: one file a process and language; one line here for each. `common.json` holds what many share. */
import enBilling from './en/processes/billing.json';
import enCommon from './en/processes/common.json';
import enReadingAnomaly from './en/processes/reading-anomaly.json';
import zhBilling from './zh-CN/processes/billing.json';
import zhCommon from './zh-CN/processes/common.json';
import zhReadingAnomaly from './zh-CN/processes/reading-anomaly.json';
import enSuspension from './en/processes/suspension.json';
import zhSuspension from './zh-CN/processes/suspension.json';

export interface ProcessTexts {
  readonly name?: string;
  readonly steps?: Readonly<Record<string, string>>;
  readonly actions?: Readonly<Record<string, string>>;
  /** A shorter name for a narrow button; left out: the action's own. */
  readonly short?: Readonly<Record<string, string>>;
  /** What was done, for the receipt; left out: the action's own name. */
  readonly done?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What an effect does and a guard asks for: module → name → sentence. */
  readonly effects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly guards?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly preview?: Readonly<Record<string, string>>;
}

/** Process → its Chinese and its English texts. */
export const PROCESS_TEXTS: Readonly<Record<string, readonly [zh: ProcessTexts, en: ProcessTexts]>> = {
  common: [zhCommon, enCommon],
  billing: [zhBilling, enBilling],
  'reading-anomaly': [zhReadingAnomaly, enReadingAnomaly],
  suspension: [zhSuspension, enSuspension],
};
