-- 支票: a counter takes cheques; like a card they are on their way to the bank until they have arrived.
ALTER TABLE payment DROP CONSTRAINT payment_method_check;
ALTER TABLE payment ADD CONSTRAINT payment_method_check CHECK (method IN ('cash','card','transfer','cheque','collection','online'));
