'use client';
import { useTranslations } from 'use-intl';
import type { FindingDetail } from '@/server/anomalies/contract';

function isDetail(detail: unknown): detail is FindingDetail {
  return typeof detail === 'object' && detail !== null && 'variant' in detail && 'params' in detail;
}

/** A figure to compare with that there is none of: its clause is left out. */
const COMPARED = /^(last|year|peers)Percent$/;

function withoutMissing(params: FindingDetail['params']): FindingDetail['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value === '—' && COMPARED.test(name) ? 'none' : value]),
  );
}

/** What a rule found, in its own sentence with the figures it looked at, and the answer given automatically. */
export function FindingText({ rule, detail }: { readonly rule: string; readonly detail: unknown }) {
  const t = useTranslations('anomalies.verdict');
  const answers = useTranslations('anomalies.answer');
  if (!isDetail(detail)) return null;
  const key = `${rule}.${detail.variant}`;
  const said = t.has(key) ? t(key, withoutMissing(detail.params)) : detail.variant;
  const answerKey = `${detail.explainedBy ?? ''}.said`;
  if (detail.explainedBy === undefined || detail.evidence === undefined || !answers.has(answerKey)) return <>{said}</>;
  return (
    <>
      {said} <em>{answers(answerKey, { ...detail.evidence })}</em>
    </>
  );
}
