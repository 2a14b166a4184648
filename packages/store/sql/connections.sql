-- name: insert-connection
-- Takes a connection with a new id. Adds it.
INSERT INTO connection
  (conn_id, conn_type, host, `schema`, login, password, port, is_encrypted, is_extra_encrypted, extra)
VALUES
  (:conn_id, :conn_type, :host, :schema, :login, :password, :port, :is_encrypted, :is_extra_encrypted, :extra)
