-- name: insert-variables
-- Takes rows of key, value and whether it is encrypted. Adds those with new keys.
INSERT INTO variable (`key`, val, is_encrypted) VALUES :rows
{keep_existing val}

-- name: set-variable
-- Takes an existing key, a value, and whether it is encrypted. Replaces the value.
UPDATE variable SET val = :val, is_encrypted = :encrypted WHERE `key` = :key
