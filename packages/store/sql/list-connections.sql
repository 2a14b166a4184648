-- Takes a filter, whose clause stands for {filter}. Returns connections, sorted by id.
SELECT id, conn_id, conn_type, host, `schema`, login, password, port, is_encrypted, is_extra_encrypted, extra
FROM connection
{filter}
ORDER BY conn_id
