-- What the screens of bank, cash and runs look up: an order by the statement or the run it is about, and those of a few processes by unit.
CREATE INDEX work_order_statement ON work_order ((subject ->> 'statementHash')) WHERE process = 'bank-difference';
CREATE INDEX work_order_run_cancel ON work_order ((subject ->> 'runId')) WHERE process = 'run-cancel';
CREATE INDEX work_order_bank ON work_order (unit_id, id) WHERE process IN ('bank-collection', 'bank-difference');
CREATE INDEX cash_day_unit ON cash_day (unit_id, id DESC);
CREATE INDEX bank_agreement_standing ON bank_agreement (bank) WHERE ended_on IS NULL;
CREATE INDEX payment_cashier_cash ON payment (cashier_id, id) WHERE method = 'cash';
