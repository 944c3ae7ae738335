/**
 * The bill that stands (有效账单) of an account's month: not superseded, not itself a red one, not reversed by a red one. A condition for
 * SQL, with the alias of the table `bill`.
 */
export function standing(bill: string): string {
  return `${bill}.status <> 'superseded' AND ${bill}.kind <> 'red' AND NOT EXISTS (SELECT 1 FROM bill red WHERE red.bill_month = ${bill}.bill_month
    AND red.refers_id = ${bill}.id AND red.kind = 'red' AND red.status <> 'superseded')`;
}
