-- name: insert-connection
-- Takes a connection with a new id. Adds it.
INSERT INTO connection
  (conn_id, conn_type, host, `schema`, login, password, port, is_encrypted, is_extra_encrypted, extra)
VALUES
  (:conn_id, :conn_type, :host, :schema, :login, :password, :port, :is_encrypted, :is_extra_encrypted, :extra)

-- name: delete-connection
-- Takes the user's id of a connection. Removes it.
DELETE FROM connection WHERE conn_id = :conn_id

-- name: update-connection
-- Takes a connection. Replaces all its fields in one statement, so that readers always find one.
UPDATE connection
SET conn_type = :conn_type, host = :host, `schema` = :schema, login = :login, password = :password, port = :port,
  is_encrypted = :is_encrypted, is_extra_encrypted = :is_extra_encrypted, extra = :extra
WHERE conn_id = :conn_id
