-- name: insert-user
-- Takes a user with a new name, and the hash of the password. Adds the user.
INSERT INTO ab_user (username, email, first_name, last_name, role, password)
VALUES (:username, :email, :first_name, :last_name, :role, :password)
