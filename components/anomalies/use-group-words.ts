'use client';
/** Why the members of a group are alike, in words; the same words go onto its receipt. */
import { useTranslations } from 'use-intl';
import { useWords } from '@/components/work-orders/use-words';
import type { ReviewGroup } from '@/server/anomalies/review-contract';

export function useGroupWords() {
  const t = useTranslations('review.groups');
  const review = useTranslations('review');
  const classes = useTranslations('customers.class');
  const words = useWords();
  const ruleNames = (group: ReviewGroup): string =>
    [...new Set(group.signature.map((each) => words.rule(each.split('/')[0]!)))].join(t('plus'));
  const clusterText = (group: ReviewGroup): string | null => {
    const { cluster } = group;
    if (cluster === null) return null;
    const name = cluster.dimension === 'class' && classes.has(cluster.name) ? classes(cluster.name) : cluster.name;
    return t(`cluster.${cluster.dimension}`, { name });
  };
  const parts = (group: ReviewGroup): string[] => [
    ...(group.change === null
      ? []
      : [review.has(`change.${group.change}`) ? review(`change.${group.change}`) : group.change]),
    ...(group.band === null ? [] : [t(`band.${group.band}`)]),
    ...(group.cluster === null ? [] : [clusterText(group)!]),
  ];
  /** How far it is from chance that they stand together. */
  const because = (group: ReviewGroup): string | null => {
    const { cluster } = group;
    if (cluster?.expected == null) return null;
    const count = group.ids.length + group.outliers.length;
    return t('because', {
      where: clusterText(group)!,
      count,
      expected: cluster.expected < 1 ? '< 1' : cluster.expected.toFixed(1),
    });
  };
  const alike = (group: ReviewGroup): Record<string, string> => ({
    findings: ruleNames(group),
    ...(parts(group).length === 0 ? {} : { alike: parts(group).join(' · ') }),
  });
  return { ruleNames, parts, because, alike };
}
