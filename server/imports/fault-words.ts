/** Words of faults, from the message catalogue `imports`. Pure. */
import { createTranslator } from 'use-intl/core';
import { MESSAGES } from '@/messages';
import type { FaultParams } from './contract';

export interface Translate {
  fault(code: string, params: FaultParams): string;
  message(code: string, params: FaultParams): string;
  status(id: string): string;
  column(id: string): string;
  heading(name: 'line' | 'column' | 'value' | 'reason'): string;
}

const made = new Map<string, Translate>();

export function importWords(locale: 'zh-CN' | 'en'): Translate {
  let found = made.get(locale);
  if (found === undefined) {
    const translator = createTranslator({ locale, messages: MESSAGES[locale] as never });
    const say = translator as unknown as (key: string, params?: FaultParams) => string;
    found = {
      fault: (code, params) => say(`imports.fault.${code}`, params),
      message: (code, params) => say(`imports.message.${code}`, params),
      status: (id) => say(`imports.status.${id}`),
      column: (id) => (id === '' ? say('imports.fault-file.whole-row') : say(`imports.column.${id}`)),
      heading: (name) => say(`imports.fault-file.${name}`),
    };
    made.set(locale, found);
  }
  return found;
}
