-- A function that runs with the owner's rights looks names up where nobody else can put any, and is nobody else's to call.
ALTER FUNCTION tally_outcomes() SET search_path = public, pg_temp;
REVOKE EXECUTE ON FUNCTION tally_outcomes() FROM PUBLIC;
