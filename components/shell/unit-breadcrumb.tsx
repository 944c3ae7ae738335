'use client';
import { useMemo } from 'react';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useName } from '@/components/i18n/intl';
import { useSession, type ScopeUnit } from '@/components/shell/session';
import { useScope } from '@/components/shell/stores';
import { Menu } from '@/components/ui/menu';
import styles from '@/components/shell/top-bar.module.css';

function pathTo(units: readonly ScopeUnit[], unitId: string | null): ScopeUnit[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const path: ScopeUnit[] = [];
  for (let unit = byId.get(unitId ?? ''); unit; unit = byId.get(unit.parentId ?? '')) path.unshift(unit);
  return path;
}

/** Province / bureau / county / station: every step opens its neighbours, the last one what lies below. */
export function UnitBreadcrumb() {
  const t = useTranslations('shell');
  const nameOf = useName();
  const { scopeUnits } = useSession();
  const unitId = useScope((state) => state.unitId);
  const setUnit = useScope((state) => state.setUnit);
  const path = useMemo(() => pathTo(scopeUnits, unitId), [scopeUnits, unitId]);
  const known = useMemo(() => new Set(scopeUnits.map((unit) => unit.id)), [scopeUnits]);
  const below = scopeUnits.filter((unit) => unit.parentId === unitId);
  const neighbours = (unit: ScopeUnit) =>
    scopeUnits.filter((other) =>
      unit.parentId !== null && known.has(unit.parentId)
        ? other.parentId === unit.parentId
        : other.parentId === null || !known.has(other.parentId),
    );
  const itemsOf = (units: readonly ScopeUnit[]) =>
    units.map((unit) => ({
      id: unit.id,
      label: nameOf(unit),
      checked: unit.id === unitId,
      onSelect: () => setUnit(unit.id),
    }));

  return (
    <nav className={styles.crumbs} aria-label={t('topBar.unit')}>
      <ol>
        {path.map((unit, depth) => {
          const isLast = depth === path.length - 1;
          return (
            <li key={unit.id}>
              {depth > 0 ? <ChevronRight size={12} aria-hidden className={styles.crumbArrow} /> : null}
              <Menu
                align="start"
                trigger={
                  <button
                    type="button"
                    className={styles.crumb}
                    data-last={isLast || undefined}
                    aria-current={isLast ? 'location' : undefined}
                    aria-label={t('topBar.unitSwitch', { unit: nameOf(unit) })}
                    title={t(`unitKinds.${unit.kind}`)}
                  >
                    {nameOf(unit)}
                  </button>
                }
                head={<span className={styles.menuHead}>{t(`unitKinds.${unit.kind}`)}</span>}
                items={itemsOf(neighbours(unit))}
              />
            </li>
          );
        })}
        {below.length > 0 ? (
          <li>
            <Menu
              align="start"
              trigger={
                <button
                  type="button"
                  className={styles.crumb}
                  aria-label={t('topBar.unitBelow')}
                  title={t('topBar.unitBelow')}
                >
                  <ChevronRight size={14} aria-hidden />
                </button>
              }
              head={<span className={styles.menuHead}>{t('topBar.unitBelow')}</span>}
              items={itemsOf(below)}
            />
          </li>
        ) : null}
      </ol>
    </nav>
  );
}
