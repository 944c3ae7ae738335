'use client';
/** 规则: what the checks look for, which figures hold in the unit, what is answered before a person is asked, and the unit's own rules. */
import { useTranslations } from 'use-intl';
import { useState } from 'react';
import { OwnRules } from '@/components/anomalies/own-rules';
import { RuleAnswers, RuleLibrary } from '@/components/anomalies/rule-library';
import { useRules } from '@/components/anomalies/use-rules';
import type { PanelProps } from '@/components/dock/panel-props';
import { PanelBody, PanelFrame, Toolbar } from '@/components/ui/panel-frame';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/tabs';

const TABS = ['library', 'answers', 'own'] as const;

export default function RulesPanel({ params, api }: PanelProps<'rules'>) {
  const t = useTranslations('rules-panel');
  const { view, error, reload } = useRules(params.unitId);
  const [tab, setTab] = useState<string>('library');
  if (view === null)
    return (
      <PanelFrame>
        <PanelBody>
          {error ? <ErrorState error={error} onRetry={reload} /> : <Skeleton label={t('loading')} />}
        </PanelBody>
      </PanelFrame>
    );
  const counts: Record<string, number> = { library: view.rules.length, own: view.own.length };
  return (
    <PanelFrame>
      <Toolbar label={t('title')}>
        <strong>{t('inForce', { unit: view.unitName })}</strong>
      </Toolbar>
      <PanelBody flush>
        <Tabs
          label={t('title')}
          value={tab}
          onChange={setTab}
          items={TABS.map((id) => ({
            id,
            label: t(`tab.${id}`),
            ...(counts[id] === undefined ? {} : { count: counts[id] }),
          }))}
        >
          <TabPanel id="library">
            <RuleLibrary rules={view.rules} />
          </TabPanel>
          <TabPanel id="answers">
            <RuleAnswers answers={view.answers} />
          </TabPanel>
          <TabPanel id="own" keep>
            <OwnRules view={view} onChanged={reload} panel={api} />
          </TabPanel>
        </Tabs>
      </PanelBody>
    </PanelFrame>
  );
}
