-- People as administrators see them, and the links that let them choose a password.

-- name: person_list :many
-- in:   actor AccountId, account AccountId, after_name Str, after UserId, max int32
-- out:  id UserId, account AccountId, account_name Str, kind AccountKind, email Str, name Str, roles int64, active bool, joined bool, created_at Instant, signed_in_at Instant
-- max:  201
SELECT u.id, a.id, a.name, a.kind, u.email, u.name, u.roles, u.active, u.password_hash <> '', u.created_at, u.signed_in_at
  FROM account_paths AS p
  JOIN accounts AS a ON a.id = p.descendant_id
  JOIN users AS u ON u.account_id = a.id
 WHERE p.ancestor_id = :actor AND p.descendant_id = :account AND (u.name, u.id) > (:after_name, :after)
 ORDER BY u.name, u.id LIMIT :max;

-- name: person_get :opt
-- in:   actor AccountId, id UserId
-- out:  id UserId, account AccountId, account_name Str, kind AccountKind, email Str, name Str, roles int64, active bool, joined bool, created_at Instant, signed_in_at Instant
SELECT u.id, a.id, a.name, a.kind, u.email, u.name, u.roles, u.active, u.password_hash <> '', u.created_at, u.signed_in_at
  FROM users AS u
  JOIN accounts AS a ON a.id = u.account_id
  JOIN account_paths AS p ON p.descendant_id = a.id AND p.ancestor_id = :actor
 WHERE u.id = :id;

-- name: person_password :opt
-- in:   id UserId
-- out:  password_hash Str
SELECT password_hash FROM users WHERE id = :id;

-- name: person_set :exec
-- in:   id UserId, name Str, roles int64, active bool
UPDATE users SET name = :name, roles = :roles, active = :active WHERE id = :id;

-- name: person_signed_in :exec
-- in:   id UserId, at Instant
UPDATE users SET signed_in_at = :at WHERE id = :id;

-- name: person_administrators :one
-- in:   account AccountId, but UserId
-- out:  count int64
SELECT COUNT(*) FROM users
 WHERE account_id = :account AND id <> :but AND active AND password_hash <> '' AND roles % 2 = 1;

-- name: user_link_add :exec
-- in:   id UserLinkId, token_hash Str, user UserId, kind LinkKind, created_at Instant, expires_at Instant
INSERT INTO user_links (id, token_hash, user_id, kind, created_at, expires_at, ended_at)
VALUES (:id, :token_hash, :user, :kind, :created_at, :expires_at, 0);

-- name: user_link_get :opt
-- in:   token_hash Str, now Instant
-- out:  id UserLinkId, kind LinkKind, user UserId, email Str, name Str, account AccountId, account_name Str
SELECT l.id, l.kind, u.id, u.email, u.name, a.id, a.name
  FROM user_links AS l
  JOIN users AS u ON u.id = l.user_id
  JOIN accounts AS a ON a.id = u.account_id
 WHERE l.token_hash = :token_hash AND l.ended_at = 0 AND l.expires_at > :now AND u.active
   AND a.state <> @AccountState.closed;

-- name: user_links_end :exec
-- in:   user UserId, at Instant
UPDATE user_links SET ended_at = :at WHERE user_id = :user AND ended_at = 0;

-- name: session_list :many
-- in:   user UserId, now Instant
-- out:  id SessionId, remote Str, created_at Instant, expires_at Instant
-- max:  50
SELECT id, remote, created_at, expires_at FROM sessions
 WHERE user_id = :user AND expires_at > :now
 ORDER BY expires_at DESC LIMIT 50;

-- name: token_list :many
-- in:   user UserId, now Instant
-- out:  id TokenId, name Str, created_at Instant, expires_at Instant
-- max:  50
SELECT id, name, created_at, expires_at FROM api_tokens
 WHERE user_id = :user AND expires_at > :now
 ORDER BY expires_at DESC LIMIT 50;

-- name: token_end :exec
-- in:   id TokenId, user UserId
DELETE FROM api_tokens WHERE id = :id AND user_id = :user;

-- name: tokens_end :exec
-- in:   user UserId
DELETE FROM api_tokens WHERE user_id = :user;
