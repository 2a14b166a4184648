-- Takes a key.
DELETE FROM variable WHERE `key` = :key
