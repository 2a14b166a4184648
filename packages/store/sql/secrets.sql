-- name: sealed-values
-- Takes a table and its columns for a text and for whether that is encrypted. Returns the texts that are there.
SELECT id, {value} AS sealed, {flag} AS encrypted FROM {table} WHERE {value} IS NOT NULL

-- name: reseal-value
-- Takes the same, a row, the text as it was read, and the text to put in its place unless somebody has changed it since.
UPDATE {table} SET {value} = :val, {flag} = :encrypted WHERE id = :id AND {value} = :old
