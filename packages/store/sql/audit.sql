-- name: add-audit-entries
-- Takes calls, each with its status if that is known. Adds their entries.
INSERT INTO audit_log (event, owner, via, address, dag_id, arguments, status)
VALUES :rows

-- name: added-audit-entries
-- Takes the number of entries that the statement before it in the message has added. Returns their ids, in order.
SELECT id FROM audit_log WHERE {added :count}

-- name: end-audit
-- Takes ids of entries, and the status with which their calls have ended. Records it.
UPDATE audit_log SET status = :status WHERE id IN (:ids)
