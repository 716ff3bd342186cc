-- A row is chained with the rights of the tables' owner: who writes the log needs no right to change what is in it.
ALTER FUNCTION "audit_append_row"() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;
