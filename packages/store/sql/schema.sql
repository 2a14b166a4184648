-- name: columns
-- Returns every column of the database, with its table.
SELECT c.table_name, c.column_name FROM ({all_columns}) c

-- name: columns-of
-- Takes a table. Returns its columns with their types.
SELECT c.column_name, c.data_type FROM ({all_columns}) c WHERE c.table_name = :table_name

-- name: ping
-- Returns one row.
SELECT 1 AS answer

-- name: references
-- Returns all pairs of tables with a foreign key from the first to the second.
SELECT DISTINCT k.table_name, k.referenced_name FROM ({all_references}) k

-- name: schema-versions
-- Returns the numbers of the applied DDL files.
SELECT version FROM schema_version
