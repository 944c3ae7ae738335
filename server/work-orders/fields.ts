/**
 * Fields of forms (表单字段): small builders over zod. What a field is, its unit and its bounds stand in one place; the console draws it
 * from its meta, the engine checks it, and the form survives JSON Schema.
 *
 * Every figure is a decimal string with its unit in the meta; a date is `YYYY-MM-DD`, a month `YYYY-MM`. An optional field may be left
 * empty (''), so that a form always has all its keys.
 */
import { z } from 'zod';
import { decimal } from '@/server/kernel/money';
import { isLocalDate } from '@/server/kernel/time';
import type { RoleId } from '@/server/access/roles';
import type { FieldMeta } from './process';

const field = (meta: FieldMeta) => ({ field: meta });

interface Optional {
  readonly optional?: boolean;
}

/** One line of text. */
export function text({ optional = false, max = 100 }: Optional & { max?: number } = {}) {
  const schema = z.string().trim().max(max);
  return (optional ? schema.default('') : schema.min(1)).meta(field({ widget: 'text' }));
}

/** Several lines that may be left empty. */
export function note({ max = 500 }: { max?: number } = {}) {
  return z
    .string()
    .trim()
    .max(max)
    .default('')
    .meta(field({ widget: 'textarea' }));
}

/** The lines of a file, chosen or pasted; may be left empty. */
export function lines({ max }: { max: number }) {
  return z
    .string()
    .trim()
    .max(max)
    .default('')
    .meta(field({ widget: 'lines' }));
}

/** Why: kept as the reason of the history row when the field is named `reason`. */
export function reason() {
  return z
    .string()
    .trim()
    .min(2)
    .max(500)
    .meta(field({ widget: 'textarea' }));
}

/** A text of a fixed form, such as a number plate. */
export function code(pattern: RegExp, { optional = false }: Optional = {}) {
  const schema = z
    .string()
    .trim()
    .max(60)
    .regex(optional ? new RegExp(`^$|${pattern.source}`) : pattern);
  return (optional ? schema.default('') : schema).meta(field({ widget: 'text' }));
}

interface Figure extends Optional {
  readonly unit?: string;
  readonly places?: number;
  readonly min?: string;
  readonly max?: string;
  readonly signed?: boolean;
}

/** A decimal figure; out of bounds is a fault of the field. */
export function figure({ unit, places = 2, min, max, signed = false, optional = false }: Figure = {}) {
  const digits = `${signed ? '-?' : ''}\\d{1,12}${places > 0 ? `(\\.\\d{1,${places}})?` : ''}`;
  const within = (value: string): boolean =>
    value === '' ||
    !/^-?\d+(\.\d+)?$/.test(value) ||
    ((min === undefined || decimal(value).gte(min)) && (max === undefined || decimal(value).lte(max)));
  const schema = z
    .string()
    .trim()
    .regex(new RegExp(optional ? `^(${digits})?$` : `^${digits}$`))
    .refine(within, { error: 'outOfBounds' });
  return (optional ? schema.default('') : schema).meta(
    field({ widget: 'number', ...(unit === undefined ? {} : { unit }) }),
  );
}

type Bounds = Omit<Figure, 'unit'>;
export const money = (bounds: Bounds = {}) => figure({ unit: 'yuan', places: 2, ...bounds });
export const kva = (bounds: Bounds = {}) => figure({ unit: 'kVA', places: 2, ...bounds });
export const kw = (bounds: Bounds = {}) => figure({ unit: 'kW', places: 2, ...bounds });
export const kwh = (bounds: Bounds = {}) => figure({ unit: 'kWh', places: 3, ...bounds });
export const kvarh = (bounds: Bounds = {}) => figure({ unit: 'kvarh', places: 3, ...bounds });
export const volts = (bounds: Bounds = {}) => figure({ unit: 'kV', places: 2, ...bounds });
export const percent = (bounds: Bounds = {}) => figure({ unit: '%', places: 4, ...bounds });
export const count = (bounds: Bounds & { unit?: string } = {}) => figure({ places: 0, ...bounds });

/** A register's figure as read: digits with up to three decimals; optional when the meter may have no such register. */
export function registerFigure(unit: 'kWh' | 'kvarh' | 'kW', { optional = false }: Optional = {}) {
  const schema = z
    .string()
    .trim()
    .regex(optional ? /^(\d{1,9}(\.\d{1,3})?)?$/ : /^\d{1,9}(\.\d{1,3})?$/);
  return (optional ? schema.default('') : schema).meta(field({ widget: 'number', unit }));
}

/**
 * The second entry of a figure another person entered at `path` (双人录入): the engine compares, and the console does not show the first.
 * Wrap the same builder: `again('install.startTotal', registerFigure('kWh'))`.
 */
export function again<Schema extends z.ZodType>(path: string, schema: Schema): Schema {
  const meta = schema.meta() as { field: FieldMeta };
  return schema.meta({ ...meta, field: { ...meta.field, repeats: path } });
}

/** Fields that only make sense for some answers to another one: `...shownFor('change', ['losses'], { … })`, also one in another. Each must do without a value. */
export function shownFor<Shape extends z.ZodRawShape>(field: string, values: readonly string[], shape: Shape): Shape {
  return Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => {
      const meta = (schema as z.ZodType).meta() as { field: FieldMeta };
      const conditions = [{ field, values }, ...(meta.field.shownFor ?? [])];
      return [name, (schema as z.ZodType).meta({ ...meta, field: { ...meta.field, shownFor: conditions } })];
    }),
  ) as unknown as Shape;
}

const DAY = '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';

export function date({ optional = false }: Optional = {}) {
  const schema = z
    .string()
    .regex(new RegExp(optional ? `^(${DAY})?$` : `^${DAY}$`))
    .refine((day) => !new RegExp(`^${DAY}$`).test(day) || isLocalDate(day), { error: 'notADay' });
  return (optional ? schema.default('') : schema).meta(field({ widget: 'date' }));
}

export function month({ optional = false }: Optional = {}) {
  const schema = z.string().regex(optional ? /^(\d{4}-(0[1-9]|1[0-2]))?$/ : /^\d{4}-(0[1-9]|1[0-2])$/);
  return (optional ? schema.default('') : schema).meta(field({ widget: 'month' }));
}

export function choice<const Options extends readonly [string, ...string[]]>(...options: Options) {
  return z.enum(options).meta(field({ widget: 'select', options }));
}

export function yesNo() {
  return z
    .boolean()
    .default(false)
    .meta(field({ widget: 'checkbox' }));
}

/** One of some answers of which the first stands when nothing is said. */
export function choiceOr<const Options extends readonly [string, ...string[]]>(...options: Options) {
  return z
    .enum(options)
    .default(options[0] as never)
    .meta(field({ widget: 'select', options }));
}

/** Somebody who holds the role in the order's unit. */
export function person(role: RoleId) {
  return z
    .number()
    .int()
    .positive()
    .meta(field({ widget: 'person', role }));
}

/** An account by its number. */
export function accountNo({ optional = false }: Optional = {}) {
  const schema = z
    .string()
    .trim()
    .regex(optional ? /^(\d{6,16})?$/ : /^\d{6,16}$/);
  return (optional ? schema.default('') : schema).meta(field({ widget: 'account' }));
}

/** One of a list the server offers for this order, such as the bills of its account. */
export function lookup(name: string, { optional = false }: Optional = {}) {
  const schema = z.string().max(80);
  return (optional ? schema.default('') : schema.min(1)).meta(field({ widget: 'lookup', lookup: name }));
}

/** Some of a list the server offers. */
export function lookupMany(name: string, { min = 1, optional = false }: Optional & { min?: number } = {}) {
  const schema = z.array(z.string().min(1).max(80)).max(50);
  return (optional ? schema.default([]) : schema.min(min)).meta(field({ widget: 'lookup-many', lookup: name }));
}
