-- Returns the passwords of all connections that have one.
SELECT id, password AS sealed, is_encrypted AS encrypted FROM connection WHERE password IS NOT NULL
