-- name: columns
-- Returns every column of the database, with its table.
SELECT c.table_name, c.column_name FROM ({all_columns}) c

-- name: ping
-- Returns a row.
SELECT 1 AS answer

-- name: references
-- Returns every pair of tables of which the first one points at the second one.
SELECT DISTINCT k.table_name, k.referenced_name FROM ({all_references}) k

-- name: schema-versions
-- Returns the numbers of the files of DDL that have been applied.
SELECT version FROM schema_version
