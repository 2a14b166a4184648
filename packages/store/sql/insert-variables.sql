-- Takes rows of key, value and whether that is encrypted. Adds those whose key is new.
INSERT INTO variable (`key`, val, is_encrypted) VALUES :rows
{keep_existing val}
