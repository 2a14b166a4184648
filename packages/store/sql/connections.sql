-- name: insert-connection
-- Takes a connection. Its id must be new.
INSERT INTO connection
  (conn_id, conn_type, host, `schema`, login, password, port, is_encrypted, is_extra_encrypted, extra)
VALUES
  (:conn_id, :conn_type, :host, :schema, :login, :password, :port, :is_encrypted, :is_extra_encrypted, :extra)

-- name: delete-connection
-- Takes the id that people give it.
DELETE FROM connection WHERE conn_id = :conn_id
