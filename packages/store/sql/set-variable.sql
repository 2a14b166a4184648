-- Takes a key that exists, a value, and whether that is encrypted.
UPDATE variable SET val = :val, is_encrypted = :encrypted WHERE `key` = :key
