-- Takes a row, the password as it was read, and what to put in its place unless somebody has changed it since.
UPDATE connection SET password = :val, is_encrypted = :encrypted WHERE id = :id AND password = :old
