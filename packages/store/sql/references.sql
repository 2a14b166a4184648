-- Returns every pair of tables of which the first one points at the second one.
SELECT DISTINCT k.table_name, k.referenced_name FROM ({all_references}) k
