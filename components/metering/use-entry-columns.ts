'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { GridColumn } from '@/components/grid/columns';
import { useName } from '@/components/i18n/intl';
import { formatDate, formatEnergy } from '@/components/i18n/format';
import type { SheetRow } from '@/components/metering/entry-sheet';
import type { Status } from '@/components/ui/status';

/** ■ not kept · ▲ to be looked at · ● on its way · ○ not read · ✓ read. */
export function statusOf({ state, flag }: SheetRow): Status {
  if (state === 'refused') return 'past';
  if (state !== 'kept') return 'mine';
  if (flag === 'unread') return 'pending';
  return flag === 'fine' ? 'done' : 'near';
}

interface Actions {
  readonly onType: (row: SheetRow, text: string) => void;
  readonly onCustomer: ((row: SheetRow) => void) | null;
}

/** Words for what is wrong with a row, or for what a person should look at. */
export function useEntryWords() {
  const t = useTranslations('reading-entry');
  const refusal = useTranslations('refusal');
  const name = useName();
  return useMemo(() => {
    const trouble = ({ trouble: why }: SheetRow): string => {
      if (why === null) return '';
      if (why.fault !== null) return t(`fault.${why.fault}`, { ...why.params });
      if (why.refusal !== null) return refusal.has(why.refusal) ? refusal(why.refusal, { ...why.params }) : why.refusal;
      return why.message ?? '';
    };
    const note = (sheet: SheetRow): string => {
      const { row, state, flag, advance } = sheet;
      if (state === 'refused') {
        const why = trouble(sheet);
        return sheet.trouble?.refusal === 'metering.reading-changed'
          ? `${why} ${t('note.now', { value: formatEnergy(row.value) })}`
          : why;
      }
      if (state === 'unsent') return t('note.unsent');
      if (flag === 'question') return t('note.question', { energy: formatEnergy(advance.ifRound) });
      if (flag !== 'fine' && flag !== 'unread') return t(`note.${flag}`);
      if (row.bill === 'released') return t('note.released');
      if (row.bill === 'computed' && row.value !== null) return t('note.computed');
      if (row.value === null || row.source === null) return '';
      const reader = name({ nameZh: row.readerNameZh ?? '', nameEn: row.readerNameEn ?? '' });
      const source = t(`source.${row.source}`);
      return [source, reader, formatDate(row.readOn)].filter(Boolean).join(' · ');
    };
    return { trouble, note };
  }, [t, refusal, name]);
}

export function useEntryColumns({ onType, onCustomer }: Actions): GridColumn<SheetRow>[] {
  const t = useTranslations('reading-entry');
  const words = useEntryWords();
  return useMemo(
    (): GridColumn<SheetRow>[] => [
      {
        id: 'flag',
        header: t('column.flag'),
        type: 'status',
        width: 84,
        pinned: 'left',
        value: statusOf,
        label: ({ state, flag }) => (state === 'kept' ? t(`flag.${flag}`) : t(`state.${state}`)),
      },
      {
        id: 'accountNo',
        header: t('column.accountNo'),
        width: 92,
        value: ({ row }) => row.accountNo,
        tooltip: ({ row }) => t('routeSeq', { seq: row.routeSeq, address: row.address }),
        ...(onCustomer ? { type: 'link' as const, onOpen: onCustomer } : {}),
      },
      {
        id: 'customer',
        header: t('column.customer'),
        width: 84,
        value: ({ row }) => row.customerName,
        tooltip: ({ row }) => `${row.customerName} · ${row.address}`,
      },
      { id: 'meterNo', header: t('column.meterNo'), width: 104, value: ({ row }) => row.meterNo },
      { id: 'register', header: t('column.register'), width: 72, value: ({ row }) => t(`register.${row.register}`) },
      {
        id: 'digits',
        header: t('column.digits'),
        width: 48,
        minWidth: 44,
        type: 'count',
        value: ({ row }) => row.digits,
      },
      {
        id: 'multiplier',
        header: t('column.multiplier'),
        width: 56,
        minWidth: 44,
        type: 'energy',
        value: ({ row }) => row.multiplier,
      },
      { id: 'prev', header: t('column.prev'), width: 88, type: 'energy', value: ({ row }) => row.prevValue },
      {
        id: 'value',
        header: t('column.value'),
        width: 92,
        type: 'energy',
        value: ({ value }) => value,
        editable: ({ isEditable }) => isEditable,
        onEdit: (row, text) => {
          onType(row, text);
        },
      },
      { id: 'energy', header: t('column.energy'), width: 80, type: 'energy', value: ({ advance }) => advance.energy },
      {
        id: 'lastEnergy',
        header: t('column.lastEnergy'),
        width: 80,
        type: 'energy',
        value: ({ row }) => row.lastEnergy,
      },
      { id: 'note', header: t('column.note'), flex: 1, minWidth: 220, value: words.note, sortable: false },
    ],
    [t, words, onType, onCustomer],
  );
}
