/** Public holidays of one year (法定节假日): days off besides weekends, and weekend days worked in exchange (调休上班). */
export interface HolidayYear {
  readonly year: number;
  /** `announced`: the State Council's notice; `statutory`: only the days the law itself names, until the notice comes. */
  readonly status: 'announced' | 'statutory';
  readonly source: string;
  readonly off: readonly string[];
  readonly worked: readonly string[];
}

/** Every day from `from` to `to` of one month, both included: `days('2025-10', 1, 8)`. */
export function days(month: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${month}-${String(from + index).padStart(2, '0')}`);
}
