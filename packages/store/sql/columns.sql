-- Returns every column of the database, with its table.
SELECT c.table_name, c.column_name FROM ({all_columns}) c
