'use client';
import { Link2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { linkPath, type SharedThing } from '@/components/dock/shared-link';
import { CopyButton } from '@/components/ui/copy-button';

/** The address of what a panel shows, for a colleague. */
export function CopyLink({ panelId, params }: SharedThing) {
  const t = useTranslations('console.link');
  return (
    <CopyButton
      icon={Link2}
      label={t('copy')}
      copied={t('copied')}
      text={() => location.origin + linkPath({ panelId, params })}
    />
  );
}
