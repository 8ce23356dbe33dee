-- error: 2: SQL before the first `-- name:`
SELECT 1;
