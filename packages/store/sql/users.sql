-- name: insert-user
-- Takes a user, with the hash of the password. The name must be new.
INSERT INTO ab_user (username, email, first_name, last_name, role, password)
VALUES (:username, :email, :first_name, :last_name, :role, :password)

-- name: delete-user
-- Takes a name.
DELETE FROM ab_user WHERE username = :username
