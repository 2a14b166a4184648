-- name: sealed-values
-- Takes a table, its column for a text and its flag for encryption. Returns all texts.
SELECT id, {value} AS sealed, {flag} AS encrypted FROM {table} WHERE {value} IS NOT NULL

-- name: reseal-value
-- Takes the same, a row, the text as read, and its replacement. Has no effect if the text has changed since.
UPDATE {table} SET {value} = :val, {flag} = :encrypted WHERE id = :id AND {value} = :old
