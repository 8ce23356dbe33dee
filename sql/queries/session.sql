-- Signed-in browsers, bearer tokens, and lock-out. What the client holds is never here, only its hash.

-- name: session_add :exec
-- in:   id SessionId, token_hash Str, user UserId, csrf Str, remote Str, created_at Instant, expires_at Instant
INSERT INTO sessions (id, token_hash, user_id, csrf, remote, created_at, expires_at)
VALUES (:id, :token_hash, :user, :csrf, :remote, :created_at, :expires_at);

-- name: session_get :opt
-- in:   token_hash Str, now Instant
-- out:  id SessionId, csrf Str, expires_at Instant, user UserId, name Str, email Str, roles int64, account AccountId, account_name Str, kind AccountKind
SELECT s.id, s.csrf, s.expires_at, u.id, u.name, u.email, u.roles, a.id, a.name, a.kind
  FROM sessions AS s
  JOIN users AS u ON u.id = s.user_id
  JOIN accounts AS a ON a.id = u.account_id
 WHERE s.token_hash = :token_hash AND s.expires_at > :now AND u.active AND a.state <> @AccountState.closed;

-- name: session_delete :exec
-- in:   id SessionId, user UserId
DELETE FROM sessions WHERE id = :id AND user_id = :user;

-- name: session_delete_old :exec
-- in:   user UserId, until Instant
DELETE FROM sessions WHERE user_id = :user AND expires_at <= :until;

-- name: token_add :exec
-- in:   id TokenId, token_hash Str, user UserId, name Str, created_at Instant, expires_at Instant
INSERT INTO api_tokens (id, token_hash, user_id, name, created_at, expires_at)
VALUES (:id, :token_hash, :user, :name, :created_at, :expires_at);

-- name: token_get :opt
-- in:   token_hash Str, now Instant
-- out:  expires_at Instant, user UserId, name Str, email Str, roles int64, account AccountId, account_name Str, kind AccountKind
SELECT t.expires_at, u.id, u.name, u.email, u.roles, a.id, a.name, a.kind
  FROM api_tokens AS t
  JOIN users AS u ON u.id = t.user_id
  JOIN accounts AS a ON a.id = u.account_id
 WHERE t.token_hash = :token_hash AND t.expires_at > :now AND u.active AND a.state <> @AccountState.closed;

-- name: sign_in_get :opt
-- in:   subject Str
-- out:  failures int64, last_at Instant, locked_until Instant
-- pg:   FOR UPDATE
SELECT failures, last_at, locked_until FROM sign_in_failures WHERE subject = :subject;

-- name: sign_in_set :exec
-- in:   subject Str, failures int64, last_at Instant, locked_until Instant
INSERT INTO sign_in_failures (subject, failures, last_at, locked_until)
VALUES (:subject, :failures, :last_at, :locked_until)
    ON CONFLICT (subject) DO UPDATE
   SET failures = excluded.failures, last_at = excluded.last_at, locked_until = excluded.locked_until;

-- name: sign_in_clear :exec
-- in:   subject Str
DELETE FROM sign_in_failures WHERE subject = :subject;

-- name: sign_in_forgive :exec
-- in:   subject Str
UPDATE sign_in_failures SET failures = failures - 1 WHERE subject = :subject AND failures > 0;
