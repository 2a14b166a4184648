-- Takes a row, the value as it was read, and what to put in its place unless somebody has changed it since.
UPDATE variable SET val = :val, is_encrypted = :encrypted WHERE id = :id AND val = :old
