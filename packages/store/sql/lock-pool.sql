-- Takes a pool. Returns its slots, and keeps others from giving any away until the transaction ends.
SELECT slots FROM pool WHERE pool = :pool {row_lock}
