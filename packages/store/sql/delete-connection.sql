-- Takes the id that people give it.
DELETE FROM connection WHERE conn_id = :conn_id
