-- name: begin-audit
-- Takes a starting call. Adds its entry.
INSERT INTO audit_log (event, owner, via, address, dag_id, arguments)
VALUES (:event, :owner, :via, :address, :dag_id, :arguments)

-- name: end-audit
-- Takes an entry and the status of its call. Records the status.
UPDATE audit_log SET status = :status WHERE id = :id
