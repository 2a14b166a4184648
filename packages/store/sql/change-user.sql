-- Takes a user with the hash of the password. Changes a row where there is one of the name.
UPDATE ab_user SET email = :email, first_name = :first_name, last_name = :last_name, role = :role, password = :password
WHERE username = :username
