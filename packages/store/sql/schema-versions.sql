-- Returns the numbers of the files of DDL that have been applied.
SELECT version FROM schema_version
