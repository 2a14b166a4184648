-- Takes a graph and its digest. Adds it, unless it is there.
INSERT INTO graph (hash, body) VALUES (:hash, :body)
{keep_existing hash}
