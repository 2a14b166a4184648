-- Returns a row.
SELECT 1 AS answer
