-- name: begin-audit
-- Takes a starting call. Adds its entry.
INSERT INTO audit_log (event, owner, via, address, dag_id, arguments)
VALUES (:event, :owner, :via, :address, :dag_id, :arguments)

-- name: end-audit
-- Takes ids of entries, and the status with which their calls have ended. Records it.
UPDATE audit_log SET status = :status WHERE id IN (:ids)
