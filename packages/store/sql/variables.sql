-- name: insert-variables
-- Takes rows of key, value and whether that is encrypted. Adds those whose key is new.
INSERT INTO variable (`key`, val, is_encrypted) VALUES :rows
{keep_existing val}

-- name: set-variable
-- Takes a key that exists, a value, and whether that is encrypted.
UPDATE variable SET val = :val, is_encrypted = :encrypted WHERE `key` = :key

-- name: delete-variable
-- Takes a key.
DELETE FROM variable WHERE `key` = :key
