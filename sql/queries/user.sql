-- People; each has a login in one account.

-- name: user_add :exec
-- in:   id UserId, account AccountId, email Str, name Str, password_hash Str, roles int64, created_at Instant
INSERT INTO users (id, account_id, email, name, password_hash, roles, active, created_at)
VALUES (:id, :account, :email, :name, :password_hash, :roles, TRUE, :created_at);

-- name: user_by_email :opt
-- in:   email Str
-- out:  id UserId, account AccountId, kind AccountKind, account_state AccountState, name Str, password_hash Str, roles int64, active bool
SELECT u.id, u.account_id, a.kind, a.state, u.name, u.password_hash, u.roles, u.active
  FROM users AS u
  JOIN accounts AS a ON a.id = u.account_id
 WHERE u.email = :email;

-- name: user_set_password :exec
-- in:   id UserId, password_hash Str
UPDATE users SET password_hash = :password_hash WHERE id = :id;

-- name: user_samples :many by=demo
-- out:  email Str, name Str, account_name Str, kind AccountKind, roles int64
-- max:  50
SELECT u.email, u.name, a.name, a.kind, u.roles
  FROM users AS u
  JOIN accounts AS a ON a.id = u.account_id
 WHERE u.active
 ORDER BY u.id LIMIT 50;
