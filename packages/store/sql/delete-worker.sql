-- Takes a worker. Removes its row.
DELETE FROM worker WHERE id = :id
