-- name: insert-connection
-- Takes a connection. Its id must be new.
INSERT INTO connection
  (conn_id, conn_type, host, `schema`, login, password, port, is_encrypted, is_extra_encrypted, extra)
VALUES
  (:conn_id, :conn_type, :host, :schema, :login, :password, :port, :is_encrypted, :is_extra_encrypted, :extra)

-- name: delete-connection
-- Takes the id that people give it.
DELETE FROM connection WHERE conn_id = :conn_id

-- name: update-connection
-- Takes a connection. All its fields are replaced in one statement, so that nobody finds none meanwhile.
UPDATE connection
SET conn_type = :conn_type, host = :host, `schema` = :schema, login = :login, password = :password, port = :port,
  is_encrypted = :is_encrypted, is_extra_encrypted = :is_extra_encrypted, extra = :extra
WHERE conn_id = :conn_id
