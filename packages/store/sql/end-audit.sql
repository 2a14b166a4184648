-- Takes an entry, and how its call ended.
UPDATE audit_log SET status = :status WHERE id = :id
