'use client';
import type { ReactNode } from 'react';
import { Tabs as Primitive } from 'radix-ui';
import { CountBadge } from '@/components/ui/badge';
import styles from '@/components/ui/tabs.module.css';

export interface TabItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly count?: number;
  readonly disabled?: boolean;
}

export interface TabsProps {
  readonly items: readonly TabItem[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly label: string;
  /** At the right end of the strip. */
  readonly trailing?: ReactNode;
  /** True where the tabs steer something beside them and there is no TabPanel to point at. */
  readonly steers?: boolean;
  /** TabPanel elements. Only the chosen one is rendered unless it says `keep`. */
  readonly children: ReactNode;
}

export function Tabs({ items, value, onChange, label, trailing, steers = false, children }: TabsProps) {
  return (
    <Primitive.Root className={styles.tabs} value={value} onValueChange={onChange}>
      <div className={styles.strip}>
        <Primitive.List className={styles.list} aria-label={label}>
          {items.map((item) => (
            <Primitive.Trigger
              key={item.id}
              className={styles.tab}
              value={item.id}
              disabled={item.disabled}
              {...(steers ? { 'aria-controls': undefined } : {})}
            >
              {item.label}
              {item.count ? <CountBadge count={item.count} /> : null}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        {trailing}
      </div>
      {children}
    </Primitive.Root>
  );
}

export interface TabPanelProps {
  readonly id: string;
  /** Stays mounted while another tab is shown: for forms with typed text. */
  readonly keep?: boolean;
  readonly children: ReactNode;
}

export function TabPanel({ id, keep = false, children }: TabPanelProps) {
  return (
    <Primitive.Content className={styles.content} value={id} {...(keep ? { forceMount: true } : {})}>
      {children}
    </Primitive.Content>
  );
}
