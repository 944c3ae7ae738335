'use client';
import { useTranslations } from 'use-intl';
import type { FindingDetail } from '@/server/anomalies/contract';

function isDetail(detail: unknown): detail is FindingDetail {
  return typeof detail === 'object' && detail !== null && 'variant' in detail && 'params' in detail;
}

/** What a rule found, in its own sentence with the figures it looked at, and the answer given automatically. */
export function FindingText({ rule, detail }: { readonly rule: string; readonly detail: unknown }) {
  const t = useTranslations('anomalies.verdict');
  const answers = useTranslations('anomalies.answer');
  if (!isDetail(detail)) return null;
  const key = `${rule}.${detail.variant}`;
  const said = t.has(key) ? t(key, { ...detail.params }) : detail.variant;
  const answerKey = `${detail.explainedBy ?? ''}.said`;
  if (detail.explainedBy === undefined || detail.evidence === undefined || !answers.has(answerKey)) return <>{said}</>;
  return (
    <>
      {said} <em>{answers(answerKey, { ...detail.evidence })}</em>
    </>
  );
}
