-- name: insert-user
-- Takes a user, with the hash of the password. The name must be new.
INSERT INTO ab_user (username, email, first_name, last_name, role, password)
VALUES (:username, :email, :first_name, :last_name, :role, :password)

-- name: change-user
-- Takes a user with the hash of the password. Changes a row where there is one of the name.
UPDATE ab_user SET email = :email, first_name = :first_name, last_name = :last_name, role = :role, password = :password
WHERE username = :username

-- name: delete-user
-- Takes a name.
DELETE FROM ab_user WHERE username = :username
