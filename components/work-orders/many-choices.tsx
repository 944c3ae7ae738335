'use client';
/** Several of a list: a tick each, in a row of their own. */
import type { Ref } from 'react';
import { Checkbox } from '@/components/ui/field';
import styles from '@/components/work-orders/approvals.module.css';

export interface ManyChoicesProps {
  readonly ref?: Ref<HTMLInputElement>;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly disabled?: boolean;
  readonly onChange: (chosen: string[]) => void;
}

export function ManyChoices({ ref, label, options, chosen, disabled = false, onChange }: ManyChoicesProps) {
  return (
    <div className={styles.many} role="group" aria-label={label}>
      {options.map((option, index) => (
        <Checkbox
          key={option.value}
          ref={index === 0 ? ref : undefined}
          label={option.label}
          checked={chosen.includes(option.value)}
          disabled={disabled}
          onChange={(event) =>
            onChange(
              event.target.checked ? [...chosen, option.value] : chosen.filter((value) => value !== option.value),
            )
          }
        />
      ))}
    </div>
  );
}
