-- Takes a filter, whose clauses stand for {filter}, and a limit. Returns entries, newest first.
SELECT id, dttm, event, owner, via, address, dag_id, arguments, status
FROM audit_log
WHERE id < :before {filter}
ORDER BY id DESC
LIMIT :limit
