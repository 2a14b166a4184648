-- Takes a filter, whose clause stands for {filter}. Returns users in the order in which they were made.
SELECT id, username, email, first_name, last_name, role, password, created_on FROM ab_user {filter} ORDER BY id
