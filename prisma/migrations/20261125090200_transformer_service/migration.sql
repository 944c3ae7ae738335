-- A transformer that is out of service stays on file; nobody may hang on it any more.
ALTER TABLE transformer ADD COLUMN retired_on date;
