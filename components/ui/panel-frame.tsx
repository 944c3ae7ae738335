import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import styles from '@/components/ui/panel-frame.module.css';

/** The skeleton of a panel: bars that keep their height, then the one part that scrolls. */
export function PanelFrame({ children }: { readonly children: ReactNode }) {
  return <div className={styles.frame}>{children}</div>;
}

/** The verb bar: verbs left, what the selection is worth and the legend right. Wraps rather than truncates. */
export function Toolbar({ children, label }: { readonly children: ReactNode; readonly label: string }) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={label}>
      {children}
    </div>
  );
}

export function ToolbarGap() {
  return <span className={styles.gap} />;
}

/** The part that scrolls. `flush` for a grid, which brings its own edges. */
export function PanelBody({ children, flush = false }: { readonly children: ReactNode; readonly flush?: boolean }) {
  // What scrolls can be reached and scrolled by keyboard even where nothing inside takes the focus.
  return (
    <div className={classNames(styles.body, flush && styles.flush)} tabIndex={flush ? undefined : 0}>
      {children}
    </div>
  );
}

/** A fixed place at the foot for the actions of a form; the main one last. */
export function PanelActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

export interface Fact {
  readonly id: string;
  readonly label: ReactNode;
  readonly value: ReactNode;
}

/** Labels and values in columns as many as fit. */
export function Facts({ items }: { readonly items: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {items.map((item) => (
        <div key={item.id}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
