-- Takes a name.
DELETE FROM ab_user WHERE username = :username
