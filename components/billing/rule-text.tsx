'use client';
import { createTranslator, useTranslations } from 'use-intl';
import styles from '@/components/billing/bill.module.css';
import { useLocaleControl } from '@/components/i18n/intl';
import type { Locale } from '@/components/i18n/locale';
import { MESSAGES } from '@/messages';
import { RULES } from '@/server/billing/rules';

function textOf(locale: Locale, ruleId: string): { name: string; text: string } | null {
  // The tree is read from files, so that its keys are no type; typed as it is by `useTranslations`.
  const t = createTranslator({ locale, messages: MESSAGES[locale] }) as unknown as ReturnType<typeof useTranslations>;
  if (!t.has(`billing-rules.rule.${ruleId}.name`)) return null;
  return { name: t(`billing-rules.rule.${ruleId}.name`), text: t(`billing-rules.rule.${ruleId}.text`) };
}

/** A rating rule as it is written, in the reader's language first and in the other beside it, with its source. */
export function RuleText({ ruleId }: { readonly ruleId: string }) {
  const t = useTranslations('bill.trace');
  const { locale } = useLocaleControl();
  const rule = RULES.find(({ id }) => id === ruleId);
  const order: readonly Locale[] = locale === 'en' ? ['en', 'zh-CN'] : ['zh-CN', 'en'];
  return (
    <div className={styles.rule}>
      {order.map((each) => {
        const words = textOf(each, ruleId);
        return words ? (
          <p key={each} lang={each}>
            <strong>{words.name}</strong> {words.text}
          </p>
        ) : null;
      })}
      <p className={styles.muted}>
        {ruleId}
        {rule ? ` · ${t('source', { source: rule.source, from: rule.from })}` : null}
      </p>
    </div>
  );
}
