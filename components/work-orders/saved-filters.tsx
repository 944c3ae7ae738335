'use client';
import { useEffect, useState } from 'react';
import { BookmarkPlus, ChevronDown, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useName } from '@/components/i18n/intl';
import { api } from '@/components/ui/api-client';
import { Button, IconButton } from '@/components/ui/button';
import { Checkbox, TextInput } from '@/components/ui/field';
import { Menu, Popover, type MenuItem } from '@/components/ui/menu';
import { queueFilter, type QueueFilter } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/work-orders.module.css';

interface SavedFilter {
  readonly id: string;
  readonly name: string;
  readonly filter: unknown;
  readonly shared: boolean;
  readonly ownerZh: string | null;
  readonly ownerEn: string | null;
}

const PANEL = 'work-queue';

/** The person's own filters and those shared in their unit: apply, keep the present one under a name, throw one away. */
export function SavedFilters({
  filter,
  onApply,
}: {
  readonly filter: QueueFilter;
  readonly onApply: (filter: QueueFilter) => void;
}) {
  const t = useTranslations('work-orders.filter');
  const [saved, setSaved] = useState<readonly SavedFilter[]>([]);
  const [isNaming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const [failure, setFailure] = useState('');
  const nameOf = useName();
  const read = () =>
    api
      .get<{ filters: SavedFilter[] }>('/api/layout/filters', { query: { panel: PANEL } })
      .then((answer) => setSaved(answer.filters))
      .catch(() => undefined);
  useEffect(() => void read(), []);
  const save = async () => {
    if (name.trim() === '') return;
    try {
      await api.put('/api/layout/filters', { panel: PANEL, name: name.trim(), filter, shared: isShared });
      setNaming(false);
      setName('');
      setShared(false);
      setFailure('');
      await read();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : '');
    }
  };
  const choice = (each: SavedFilter, label: string): MenuItem[] => {
    const parsed = queueFilter.safeParse(each.filter);
    return parsed.success ? [{ id: each.id, label, onSelect: () => onApply(parsed.data) }] : [];
  };
  const own = saved.filter(({ ownerZh }) => ownerZh === null);
  const team = saved.filter(({ ownerZh }) => ownerZh !== null);
  const items: MenuItem[] = [];
  if (own.length > 0) {
    items.push({ kind: 'heading', id: 'own', label: t('own') });
    for (const each of own) items.push(...choice(each, each.shared ? t('isShared', { filter: each.name }) : each.name));
  }
  if (team.length > 0) {
    items.push({ kind: 'heading', id: 'team', label: t('team') });
    for (const each of team) {
      const owner = nameOf({ nameZh: each.ownerZh ?? '', nameEn: each.ownerEn ?? '' });
      items.push(...choice(each, t('sharedBy', { filter: each.name, name: owner })));
    }
  }
  if (own.length > 0) {
    items.push({ kind: 'separator', id: 'line' });
    for (const each of own) {
      items.push({
        id: `remove-${each.id}`,
        label: t('delete', { name: each.name }),
        icon: Trash2,
        danger: true,
        onSelect: () => void api.del(`/api/layout/filters/${each.id}`).then(read),
      });
    }
  }
  return (
    <span className={styles.savedFilters}>
      {items.length > 0 ? (
        <Menu
          align="end"
          trigger={
            <Button variant="quiet" icon={ChevronDown}>
              {t('saved')}
            </Button>
          }
          items={items}
        />
      ) : null}
      {Object.keys(filter).length > 0 ? (
        <Popover
          label={t('save')}
          align="end"
          open={isNaming}
          onOpenChange={setNaming}
          trigger={<IconButton icon={BookmarkPlus} label={t('save')} />}
        >
          <form
            className={styles.saveForm}
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <TextInput
              aria-label={t('name')}
              placeholder={t('name')}
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Checkbox label={t('share')} checked={isShared} onChange={(event) => setShared(event.target.checked)} />
            <Button type="submit" variant="primary" disabled={name.trim() === ''}>
              {t('save')}
            </Button>
          </form>
          {failure === '' ? null : <p className={styles.fault}>{failure}</p>}
        </Popover>
      ) : null}
    </span>
  );
}
