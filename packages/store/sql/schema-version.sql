-- Returns the number of the last file of DDL that has been applied.
SELECT MAX(version) AS version FROM schema_version
