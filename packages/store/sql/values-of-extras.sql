-- Returns the extras of all connections that have one.
SELECT id, extra AS sealed, is_extra_encrypted AS encrypted FROM connection WHERE extra IS NOT NULL
