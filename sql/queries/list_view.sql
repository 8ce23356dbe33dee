-- Saved views of lists: a user's own, and those that others of the account share.

-- name: list_view_save :exec
-- in:   id ListViewId, account AccountId, user UserId, list Str, name Str, query Str, opens bool, shared bool, now Instant
INSERT INTO list_views (id, account_id, user_id, list, name, query, opens, shared, created_at)
VALUES (:id, :account, :user, :list, :name, :query, :opens, :shared, :now)
    ON CONFLICT (user_id, list, name)
    DO UPDATE SET query = excluded.query, opens = excluded.opens, shared = excluded.shared, created_at = excluded.created_at;

-- name: list_view_close :exec
-- in:   user UserId, list Str
UPDATE list_views SET opens = FALSE WHERE user_id = :user AND list = :list AND opens;

-- name: list_view_delete :exec
-- in:   user UserId, id ListViewId
DELETE FROM list_views WHERE id = :id AND user_id = :user;

-- name: list_view_list :many
-- in:   account AccountId, user UserId, list Str
-- out:  id ListViewId, user UserId, name Str, query Str, opens bool, shared bool, user_name Str
-- max:  200
SELECT v.id, v.user_id, v.name, v.query, v.opens, v.shared, u.name
  FROM list_views AS v
  JOIN users AS u ON u.id = v.user_id
 WHERE v.account_id = :account AND v.list = :list AND (v.user_id = :user OR v.shared)
 ORDER BY v.name, v.id LIMIT 200;

-- name: list_view_count :count
-- in:   user UserId
SELECT COUNT(*) FROM list_views WHERE user_id = :user;
