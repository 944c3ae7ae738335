'use client';
/** The fields of an action, made from the meta of its zod schema: one column, labels above, units inside, faults beside. */
import { useMemo } from 'react';
import {
  Controller,
  useForm,
  useWatch,
  type Control,
  type FieldErrors,
  type Resolver,
  type UseFormRegister,
} from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'use-intl';
import type { z } from 'zod';
import { issueWords, type IssueLike } from '@/components/work-orders/form-errors';
import { LinesInput } from '@/components/work-orders/lines-input';
import { useWords } from '@/components/work-orders/use-words';
import { Checkbox, Field, Select, TextArea, TextInput } from '@/components/ui/field';
import { ManyChoices } from '@/components/work-orders/many-choices';
import { type ActionDefinition, type FieldMeta, isShown, metasOf } from '@/server/work-orders/process';

export type FormValues = Record<string, string | number | boolean | string[] | undefined>;
export type Lookups = Readonly<Record<string, readonly { readonly value: string; readonly label: string }[]>>;
export type People = Readonly<
  Record<string, readonly { readonly id: number; readonly name: string; readonly barred: boolean }[]>
>;

export interface FormField {
  readonly name: string;
  readonly meta: FieldMeta;
  readonly required: boolean;
}

export function fieldsOf(action: ActionDefinition): FormField[] {
  return metasOf(action).map(([name, meta]) => ({
    name,
    meta,
    required: !(action.form.shape[name] as z.ZodType).safeParse(undefined).success,
  }));
}

function emptyValue(meta: FieldMeta, schema: z.ZodType): FormValues[string] {
  const standing = meta.widget === 'select' ? schema.safeParse(undefined) : undefined;
  if (standing?.success === true) return standing.data as string;
  if (meta.widget === 'lookup-many') return [];
  return meta.widget === 'checkbox' ? false : '';
}

/** Values of all fields of the actions, so that what is typed for one is still there after looking at another. */
export function startValues(actions: readonly ActionDefinition[], kept: Record<string, unknown> | null): FormValues {
  const values: FormValues = {};
  for (const [field, schema] of actions.flatMap((action) =>
    fieldsOf(action).map((each) => [each, action.form.shape[each.name] as z.ZodType] as const),
  )) {
    const held = kept?.[field.name];
    values[field.name] =
      typeof held === 'string' || typeof held === 'number' || typeof held === 'boolean'
        ? held
        : Array.isArray(held) && field.meta.widget === 'lookup-many'
          ? held.map(String)
          : emptyValue(field.meta, schema);
  }
  return values;
}

/** What is sent: only the action's own fields that are asked for, a person as the number it is. */
export function formOf(action: ActionDefinition, values: FormValues): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  for (const { name, meta } of fieldsOf(action)) {
    if (!isShown(meta, values)) continue;
    const value = values[name];
    form[name] = meta.widget === 'person' ? (value === '' || value === undefined ? undefined : Number(value)) : value;
  }
  return form;
}

/** The resolver of an action; faults come in the user's words. */
export function useActionForm(
  actions: readonly ActionDefinition[],
  action: ActionDefinition,
  kept: Record<string, unknown> | null,
) {
  const t = useTranslations();
  const resolver = useMemo<Resolver<FormValues>>(() => {
    const widgets = new Map(fieldsOf(action).map((field) => [field.name, field.meta.widget]));
    const error = (issue: IssueLike & { path?: readonly PropertyKey[] }): string => {
      const { key, values } = issueWords(issue, widgets.get(String(issue.path?.[0] ?? '')));
      return t(key, values);
    };
    const parse = zodResolver(action.form, { error } as never) as unknown as Resolver<FormValues>;
    return (values, context, options) => parse(formOf(action, values) as FormValues, context, options);
  }, [action, t]);
  return useForm<FormValues>({
    resolver,
    defaultValues: startValues(actions, kept),
    mode: 'onSubmit',
    reValidateMode: 'onChange',
  });
}

export interface ActionFieldsProps {
  readonly processId: string;
  readonly action: ActionDefinition;
  readonly control: Control<FormValues>;
  readonly register: UseFormRegister<FormValues>;
  readonly errors: FieldErrors<FormValues>;
  readonly people: People;
  readonly lookups: Lookups;
  readonly readOnly?: boolean;
}

export function ActionFields({
  processId,
  action,
  control,
  register,
  errors,
  people,
  lookups,
  readOnly = false,
}: ActionFieldsProps) {
  const words = useWords();
  const t = useTranslations('work-orders.form');
  const all = useTranslations();
  const unitOf = (unit: string | undefined) =>
    unit === undefined ? undefined : all.has(`units.${unit.toLowerCase()}`) ? all(`units.${unit.toLowerCase()}`) : unit;
  const fields = fieldsOf(action);
  // Watched only where the form has fields that come and go.
  const isChanging = fields.some(({ meta }) => meta.shownFor !== undefined);
  const values = useWatch({ control, disabled: !isChanging });
  return (
    <>
      {fields.map(({ name, meta, required }) => {
        if (!isShown(meta, values)) return null;
        const label = words.field(processId, name);
        const message = errors[name]?.message;
        if (meta.widget === 'checkbox') {
          return <Checkbox key={name} label={label} disabled={readOnly} {...register(name)} />;
        }
        const entered = meta.repeats === undefined ? undefined : t('secondEntry');
        const field = (input: React.ReactNode, hint?: string) => (
          <Field
            key={name}
            label={label}
            error={message}
            hint={hint ?? entered}
            required={required}
            unit={unitOf(meta.unit)}
          >
            {input}
          </Field>
        );
        switch (meta.widget) {
          case 'textarea':
            return field(<TextArea rows={3} readOnly={readOnly} {...register(name)} />);
          case 'lines':
            return field(
              <Controller
                control={control}
                name={name}
                render={({ field: { value, onChange, ...rest } }) => (
                  <LinesInput {...rest} value={String(value ?? '')} onText={onChange} readOnly={readOnly} />
                )}
              />,
            );
          case 'select':
            return field(
              <Controller
                control={control}
                name={name}
                render={({ field: { value, ...rest } }) => (
                  <Select
                    {...rest}
                    value={String(value ?? '')}
                    disabled={readOnly}
                    placeholder={t('choose')}
                    options={(meta.options ?? []).map((option) => ({
                      value: option,
                      label: words.option(processId, name, option),
                    }))}
                  />
                )}
              />,
            );
          case 'person':
            return field(
              <Controller
                control={control}
                name={name}
                render={({ field: { value, ...rest } }) => (
                  <Select
                    {...rest}
                    value={String(value ?? '')}
                    disabled={readOnly}
                    placeholder={t('choosePerson')}
                    options={(people[name] ?? []).map((person) => ({
                      value: String(person.id),
                      label: person.barred ? t('barred', { name: person.name }) : person.name,
                      disabled: person.barred,
                    }))}
                  />
                )}
              />,
              (people[name] ?? []).length === 0 ? t('nobody') : undefined,
            );
          case 'lookup':
            return field(
              <Controller
                control={control}
                name={name}
                render={({ field: { value, ...rest } }) => (
                  <Select
                    {...rest}
                    value={String(value ?? '')}
                    disabled={readOnly}
                    placeholder={t('choose')}
                    options={lookups[meta.lookup ?? ''] ?? []}
                  />
                )}
              />,
              (lookups[meta.lookup ?? ''] ?? []).length === 0 ? t('nothingOffered') : undefined,
            );
          case 'lookup-many':
            return field(
              <Controller
                control={control}
                name={name}
                render={({ field: { value, onChange, ref } }) => (
                  <ManyChoices
                    ref={ref}
                    chosen={Array.isArray(value) ? value : []}
                    onChange={onChange}
                    disabled={readOnly}
                    label={label}
                    options={lookups[meta.lookup ?? ''] ?? []}
                  />
                )}
              />,
              (lookups[meta.lookup ?? ''] ?? []).length === 0 ? t('nothingOffered') : undefined,
            );
          case 'month':
            return field(<TextInput type="month" readOnly={readOnly} {...register(name)} />);
          case 'account':
            return field(<TextInput inputMode="numeric" readOnly={readOnly} {...register(name)} />);
          case 'date':
            return field(<TextInput type="date" readOnly={readOnly} {...register(name)} />);
          case 'number':
            return field(<TextInput numeric readOnly={readOnly} {...register(name)} />);
          default:
            return field(<TextInput readOnly={readOnly} {...register(name)} />);
        }
      })}
    </>
  );
}
