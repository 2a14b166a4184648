-- Returns the values of all variables that have one.
SELECT id, val AS sealed, is_encrypted AS encrypted FROM variable WHERE val IS NOT NULL
