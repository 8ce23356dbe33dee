-- A repeated call gets the first answer (R39).

-- name: idempotency_get :opt
-- in:   account AccountId, key Str
-- out:  fingerprint Str, status int32, body Str, created_at Instant
SELECT fingerprint, status, body, created_at FROM idempotency_keys WHERE account_id = :account AND key = :key;

-- name: idempotency_add :exec
-- in:   account AccountId, key Str, fingerprint Str, created_at Instant
INSERT INTO idempotency_keys (account_id, key, fingerprint, status, body, created_at)
VALUES (:account, :key, :fingerprint, 0, '', :created_at);

-- name: idempotency_take :exec
-- in:   account AccountId, key Str, fingerprint Str, old_created_at Instant, created_at Instant
UPDATE idempotency_keys SET fingerprint = :fingerprint, status = 0, body = '', created_at = :created_at
 WHERE account_id = :account AND key = :key AND created_at = :old_created_at;

-- In the transaction of the work: 1 is no answer, but the work is done.
-- name: idempotency_done :exec
-- in:   account AccountId, key Str
UPDATE idempotency_keys SET status = 1 WHERE account_id = :account AND key = :key AND status = 0;

-- name: idempotency_answer :exec
-- in:   account AccountId, key Str, status int32, body Str
UPDATE idempotency_keys SET status = :status, body = :body
 WHERE account_id = :account AND key = :key AND status IN (0, 1);

-- name: idempotency_delete :exec
-- in:   account AccountId, key Str
DELETE FROM idempotency_keys WHERE account_id = :account AND key = :key AND status = 0;

-- name: idempotency_delete_old :exec
-- in:   account AccountId, before Instant, max int32
DELETE FROM idempotency_keys
 WHERE account_id = :account
   AND key IN (SELECT key FROM idempotency_keys
                WHERE account_id = :account AND created_at < :before
                ORDER BY created_at LIMIT :max);
