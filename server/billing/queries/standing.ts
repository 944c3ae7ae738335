/**
 * The bill that stands (有效账单) of an account's month: not superseded, not itself a red one, not reversed by a red one. A condition for
 * SQL, with the alias of the table `bill`.
 */
export function standing(bill: string): string {
  return `${bill}.status <> 'superseded' AND ${bill}.kind <> 'red' AND NOT EXISTS (SELECT 1 FROM bill red WHERE red.bill_month = ${bill}.bill_month
    AND red.refers_id = ${bill}.id AND red.kind = 'red' AND red.status <> 'superseded')`;
}

/** When a bill was replaced: by the next revision of its generation, or with its run; null while it was not. */
function supersededAt(bill: string): string {
  return `CASE WHEN ${bill}.status = 'superseded' THEN coalesce(
    (SELECT min(next.calculated_at) FROM bill next WHERE next.bill_month = ${bill}.bill_month AND next.account_id = ${bill}.account_id
        AND next.generation = ${bill}.generation AND next.kind <> 'red' AND next.revision > ${bill}.revision),
    (SELECT run.cancelled_at FROM billing_run run WHERE run.id = ${bill}.run_id)) END`;
}

/** The state of a bill at a moment at which it was there. `at` is a place of the statement, such as `$2`. */
export function statusAsOf(bill: string, at: string): string {
  return `CASE WHEN ${bill}.released_at <= ${at} THEN 'released' WHEN ${supersededAt(bill)} <= ${at} THEN 'superseded' ELSE 'computed' END`;
}

/** The bill that stood at a moment. */
export function standingAsOf(bill: string, at: string): string {
  return `${bill}.calculated_at <= ${at} AND ${bill}.kind <> 'red' AND ${statusAsOf(bill, at)} <> 'superseded' AND NOT EXISTS (
    SELECT 1 FROM bill red WHERE red.bill_month = ${bill}.bill_month AND red.refers_id = ${bill}.id AND red.kind = 'red'
       AND red.status <> 'superseded' AND red.calculated_at <= ${at})`;
}
