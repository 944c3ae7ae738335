/** The one SQL text that projects `work_order w LEFT JOIN app_user holder` to an `OrderRow`. */
export const ORDER_COLUMNS = `
  w.id, w.order_no AS "orderNo", w.process, w.process_version AS "processVersion", w.family, w.step, w.role, w.state,
  w.sent_back AS "sentBack", w.unit_id AS "unitId", w.priority, w.due_at AS "dueAt", w.created_at AS "createdAt",
  w.step_since AS "stepSince", w.assignee_id AS "assigneeId", w.locked_by AS "lockedBy",
  holder.name_zh AS "lockedByName", holder.name_en AS "lockedByNameEn", w.locked_at AS "lockedAt", w.fence, w.version,
  w.account_id AS "accountId", w.account_no AS "accountNo", w.customer_name AS "customerName", w.route_code AS "routeCode",
  w.meter_no AS "meterNo", w.rule, w.rules, w.review_classes AS "reviewClasses", w.money_at_risk_yuan AS "moneyAtRiskYuan",
  to_char(w.bill_month, 'YYYY-MM') AS "billMonth", w.bill_id AS "billId", w.bill_no AS "billNo", w.run_id AS "runId",
  w.parent_id AS "parentId"`;

export const ORDER_FROM = 'work_order w LEFT JOIN app_user holder ON holder.id = w.locked_by';

/** An order under its row lock, as effects see it. */
export const HELD_COLUMNS = `
  w.id, w.order_no AS "orderNo", w.process, w.process_version AS "processVersion", w.family, w.step, w.unit_id AS "unitId",
  w.account_id AS "accountId", w.account_no AS "accountNo", w.customer_name AS "customerName",
  to_char(w.bill_month, 'YYYY-MM') AS "billMonth", w.bill_id AS "billId", w.run_id AS "runId", w.parent_id AS "parentId",
  w.assignee_id AS "assigneeId", w.money_at_risk_yuan AS "amountYuan", w.started_by AS "startedBy", w.created_at AS "createdAt",
  date_trunc('milliseconds', clock_timestamp()) AS now, w.clocks, w.barred, w.subject, w.form`;
