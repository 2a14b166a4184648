-- name: begin-audit
-- Takes a call that begins.
INSERT INTO audit_log (event, owner, via, address, dag_id, arguments)
VALUES (:event, :owner, :via, :address, :dag_id, :arguments)

-- name: end-audit
-- Takes an entry, and how its call ended.
UPDATE audit_log SET status = :status WHERE id = :id
