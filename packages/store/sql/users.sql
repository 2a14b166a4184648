-- name: insert-user
-- Takes a user with a new name, and the hash of the password. Adds the user.
INSERT INTO ab_user (username, email, first_name, last_name, role, password)
VALUES (:username, :email, :first_name, :last_name, :role, :password)

-- name: change-user
-- Takes a user with the hash of the password. Changes a row if the name exists.
UPDATE ab_user SET email = :email, first_name = :first_name, last_name = :last_name, role = :role, password = :password
WHERE username = :username

-- name: delete-user
-- Takes a name. Removes the user.
DELETE FROM ab_user WHERE username = :username
