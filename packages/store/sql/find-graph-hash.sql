-- Takes the digest of a graph. Returns a row where the graph is there.
SELECT hash FROM graph WHERE hash = :hash
