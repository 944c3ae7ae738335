-- What a table derives from its rows is kept also where a bulk load switches the checks off (session_replication_role = replica) and
-- makes them once at its end. The application's own role may not switch anything off.
ALTER TABLE bill ENABLE ALWAYS TRIGGER bill_history_born;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_inserted;
