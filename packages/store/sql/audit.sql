-- name: add-audit-entry
-- Takes a call, with its status if that is known. Adds its entry.
INSERT INTO audit_log (event, owner, via, address, dag_id, arguments, status)
VALUES (:event, :owner, :via, :address, :dag_id, :arguments, :status)

-- name: end-audit
-- Takes ids of entries, and the status with which their calls have ended. Records it.
UPDATE audit_log SET status = :status WHERE id IN (:ids)
