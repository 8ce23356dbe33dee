-- What keeps subscriptions suspended.

-- One of an account and cause is enough.
-- name: hold_add :exec
-- in:   id int64, subscription SubscriptionId, account AccountId, cause HoldCause, reason Str, user UserId?, placed_at Instant
INSERT INTO subscription_holds (id, subscription_id, account_id, cause, reason, user_id, placed_at, released_at)
VALUES (:id, :subscription, :account, :cause, :reason, :user, :placed_at, 0)
    ON CONFLICT (subscription_id, account_id, cause) WHERE released_at = 0 DO NOTHING;

-- Those that are not released. `lifts`: the actor may release it; `told`: it buys it from who placed it.
-- name: hold_list :many
-- in:   actor AccountId, subscription SubscriptionId
-- out:  id int64, account AccountId, account_name Str, cause HoldCause, reason Str, placed_at Instant, lifts bool, told bool
-- max:  40
SELECT h.id, h.account_id, a.name, h.cause, h.reason, h.placed_at, m.ancestor_id IS NOT NULL, e.buyer_id IS NOT NULL
  FROM subscription_holds AS h
  JOIN accounts AS a ON a.id = h.account_id
  LEFT JOIN account_paths AS m ON m.ancestor_id = :actor AND m.descendant_id = h.account_id
  LEFT JOIN subscription_edges AS e ON e.subscription_id = h.subscription_id AND e.buyer_id = :actor
       AND e.seller_id = h.account_id
 WHERE h.subscription_id = :subscription AND h.released_at = 0
 ORDER BY h.id LIMIT 40;

-- name: hold_release :exec
-- in:   id int64, released_at Instant
UPDATE subscription_holds SET released_at = :released_at WHERE id = :id AND released_at = 0;

-- name: hold_release_all :exec
-- in:   subscription SubscriptionId, released_at Instant
UPDATE subscription_holds SET released_at = :released_at WHERE subscription_id = :subscription AND released_at = 0;

-- name: hold_service :opt
-- in:   subscription SubscriptionId
-- out:  id ServiceId
SELECT id FROM services WHERE subscription_id = :subscription ORDER BY id LIMIT 1;
