'use client';
import {
  createContext,
  useContext,
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import { ChevronDown, CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import styles from '@/components/ui/field.module.css';

interface FieldWiring {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
  readonly unit: ReactNode;
}

const FieldContext = createContext<FieldWiring | null>(null);

function useWiring(): Record<string, unknown> {
  const field = useContext(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
    'aria-required': field.required || undefined,
  };
}

export interface FieldProps {
  readonly label: ReactNode;
  /** In words, beside the field. */
  readonly error?: ReactNode;
  readonly hint?: ReactNode;
  /** Stands inside the field at its right: kWh, %, 天. */
  readonly unit?: ReactNode;
  readonly required?: boolean;
  /** Exactly one TextInput, TextArea or Select; it finds its id and description by itself. */
  readonly children: ReactNode;
  readonly className?: string;
}

export function Field({ label, error, hint, unit, required = false, children, className }: FieldProps) {
  const t = useTranslations('ui');
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = Boolean(error || hint);
  return (
    <div className={classNames(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {required ? <span className={styles.required}>{t('required')}</span> : null}
      </label>
      <div className={styles.row}>
        <FieldContext
          value={{ id, describedBy: hasNote ? noteId : undefined, invalid: Boolean(error), required, unit }}
        >
          {children}
        </FieldContext>
        {hasNote ? (
          <div id={noteId} className={error ? styles.error : styles.hint} role={error ? 'alert' : undefined}>
            {error ? <CircleAlert size={14} aria-hidden /> : null}
            <span>{error || hint}</span>
          </div>
        ) : null}
      </div>
    </div>
  );
}

export interface TextInputProps extends InputHTMLAttributes<HTMLInputElement> {
  /** Right-aligned with tabular numerals; keeps the text a string. */
  readonly numeric?: boolean;
  readonly trailing?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextInput({ numeric = false, trailing, className, ...rest }: TextInputProps) {
  const unit = useContext(FieldContext)?.unit;
  return (
    <span
      className={classNames(styles.box, className)}
      data-disabled={rest.disabled || undefined}
      data-readonly={rest.readOnly || undefined}
    >
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        inputMode={numeric ? 'decimal' : undefined}
        {...useWiring()}
        {...rest}
        className={classNames(styles.input, numeric && styles.numeric)}
      />
      {unit ? <span className={styles.unit}>{unit}</span> : null}
      {trailing}
    </span>
  );
}

export interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ className, rows = 3, ...rest }: TextAreaProps) {
  return (
    <span
      className={classNames(styles.box, className)}
      data-disabled={rest.disabled || undefined}
      data-readonly={rest.readOnly || undefined}
    >
      <textarea {...useWiring()} rows={rows} {...rest} className={classNames(styles.input, styles.area)} />
    </span>
  );
}

export interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  readonly options: readonly { readonly value: string; readonly label: string; readonly disabled?: boolean }[];
  /** Shown as the empty choice. */
  readonly placeholder?: string;
  readonly ref?: Ref<HTMLSelectElement>;
}

/** The platform's own list: it works by keyboard, by type-ahead and in a popped-out window. */
export function Select({ options, placeholder, className, ...rest }: SelectProps) {
  return (
    <span className={classNames(styles.box, styles.selectBox, className)} data-disabled={rest.disabled || undefined}>
      <select {...useWiring()} {...rest} className={classNames(styles.input, styles.select)}>
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} className={styles.chevron} aria-hidden />
    </span>
  );
}

export interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  readonly label: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

export function Checkbox({ label, className, ...rest }: CheckboxProps) {
  return (
    <label className={classNames(styles.check, className)}>
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}
