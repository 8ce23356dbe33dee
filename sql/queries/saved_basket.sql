-- Baskets that users keep under a name: their own alone.

-- name: saved_basket_save :exec
-- in:   id SavedBasketId, account AccountId, user UserId, name Str, now Instant
INSERT INTO saved_baskets (id, account_id, user_id, name, saved_at)
VALUES (:id, :account, :user, :name, :now)
    ON CONFLICT (user_id, account_id, name) DO UPDATE SET saved_at = excluded.saved_at;

-- name: saved_basket_named :opt
-- in:   user UserId, account AccountId, name Str
-- out:  id SavedBasketId
SELECT id FROM saved_baskets WHERE user_id = :user AND account_id = :account AND name = :name;

-- name: saved_basket_get :opt
-- in:   user UserId, account AccountId, id SavedBasketId
-- out:  name Str, saved_at Instant
SELECT name, saved_at FROM saved_baskets WHERE id = :id AND user_id = :user AND account_id = :account;

-- name: saved_baskets_of :many
-- in:   user UserId, account AccountId
-- out:  id SavedBasketId, name Str, saved_at Instant, lines int64, units int64?
-- max:  50
SELECT b.id, b.name, b.saved_at,
       (SELECT COUNT(*) FROM saved_basket_lines AS l WHERE l.basket_id = b.id),
       (SELECT CAST(SUM(l.quantity) AS bigint) FROM saved_basket_lines AS l WHERE l.basket_id = b.id)
  FROM saved_baskets AS b
 WHERE b.user_id = :user AND b.account_id = :account
 ORDER BY b.name, b.id LIMIT 50;

-- name: saved_basket_count :count
-- in:   user UserId, account AccountId
SELECT COUNT(*) FROM saved_baskets WHERE user_id = :user AND account_id = :account;

-- name: saved_basket_line_add :exec
-- in:   basket SavedBasketId, position int32, base int32?, plan PlanId, title Str, quantity int64, friendly_name Str,
-- in:   trial bool, end_customer AccountId?, own_use bool, bundle ProductId?
INSERT INTO saved_basket_lines (basket_id, position, base, plan_id, title, quantity, friendly_name, trial,
                                end_customer_id, own_use, bundle_id)
VALUES (:basket, :position, :base, :plan, :title, :quantity, :friendly_name, :trial, :end_customer, :own_use, :bundle);

-- name: saved_basket_lines :many
-- in:   basket SavedBasketId
-- out:  position int32, base int32?, plan PlanId, title Str, quantity int64, friendly_name Str, trial bool,
-- out:  end_customer AccountId?, customer_name Str?, own_use bool, bundle ProductId?
-- max:  500
SELECT l.position, l.base, l.plan_id, l.title, l.quantity, l.friendly_name, l.trial, l.end_customer_id, a.name, l.own_use,
       l.bundle_id
  FROM saved_basket_lines AS l
  LEFT JOIN accounts AS a ON a.id = l.end_customer_id
 WHERE l.basket_id = :basket
 ORDER BY l.position LIMIT 500;

-- The add-ons first: they refer to their bases.
-- name: saved_basket_addons_drop :exec
-- in:   basket SavedBasketId
DELETE FROM saved_basket_lines WHERE basket_id = :basket AND base IS NOT NULL;

-- name: saved_basket_lines_drop :exec
-- in:   basket SavedBasketId
DELETE FROM saved_basket_lines WHERE basket_id = :basket;

-- name: saved_basket_drop :exec
-- in:   id SavedBasketId
DELETE FROM saved_baskets WHERE id = :id;
