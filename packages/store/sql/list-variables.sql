-- Returns all variables, sorted by key.
SELECT `key`, val, is_encrypted FROM variable ORDER BY `key`
