-- Takes a connection. Its id must be new.
INSERT INTO connection
  (conn_id, conn_type, host, `schema`, login, password, port, is_encrypted, is_extra_encrypted, extra)
VALUES
  (:conn_id, :conn_type, :host, :schema, :login, :password, :port, :is_encrypted, :is_extra_encrypted, :extra)
