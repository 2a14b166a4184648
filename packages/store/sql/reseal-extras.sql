-- Takes a row, the extra as it was read, and what to put in its place unless somebody has changed it since.
UPDATE connection SET extra = :val, is_extra_encrypted = :encrypted WHERE id = :id AND extra = :old
