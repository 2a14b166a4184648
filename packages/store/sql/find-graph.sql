-- Takes the digest of a graph. Returns the graph.
SELECT body FROM graph WHERE hash = :hash
