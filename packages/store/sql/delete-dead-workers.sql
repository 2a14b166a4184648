-- Takes milliseconds. Removes the workers that have given no sign for longer.
DELETE FROM worker WHERE lease_until < {now_plus -:silent_ms}
