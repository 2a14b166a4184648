-- Takes keys. Returns those variables that exist.
SELECT `key`, val, is_encrypted FROM variable WHERE `key` IN (:keys) ORDER BY `key`
