-- name: begin-audit
-- Takes a starting call. Adds its entry.
INSERT INTO audit_log (event, owner, via, address, dag_id, arguments)
VALUES (:event, :owner, :via, :address, :dag_id, :arguments)
