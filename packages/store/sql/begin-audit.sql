-- Takes a call that begins.
INSERT INTO audit_log (event, owner, via, address, dag_id, arguments)
VALUES (:event, :owner, :via, :address, :dag_id, :arguments)
