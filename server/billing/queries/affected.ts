/**
 * 受影响户: accounts of a run that failed, and those with an unreleased bill whose readings or archive changed after it was computed.
 * $1 the first day of the month, $2 the run.
 */
export const AFFECTED = `
  SELECT account_id AS "accountId" FROM billing_exception WHERE run_id = $2 AND resolved_at IS NULL
  UNION
  SELECT b.account_id FROM bill b WHERE b.bill_month = $1 AND b.run_id = $2 AND b.status = 'computed' AND (
    EXISTS (SELECT 1 FROM reading r WHERE r.reading_month = $1 AND r.account_id = b.account_id AND r.changed_at > b.calculated_at)
    OR EXISTS (SELECT 1 FROM account_change c WHERE c.account_id = b.account_id AND c.recorded_at > b.calculated_at))`;
