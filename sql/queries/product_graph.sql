-- What products can become, what they exclude and what bundles consist of.

-- Where a product leads, upgrades first; only what is for sale.
-- name: product_ways :many
-- in:   from ProductId
-- out:  product ProductId, code Str, name Str, kind UpgradeKind, state ProductState
-- max:  80
SELECT p.id, p.code, p.name, u.kind, p.state
  FROM product_upgrades AS u JOIN products AS p ON p.id = u.to_id
 WHERE u.from_id = :from ORDER BY u.kind DESC, p.name, p.id LIMIT 80;

-- name: product_way :opt
-- in:   from ProductId, to ProductId
-- out:  kind UpgradeKind
SELECT kind FROM product_upgrades WHERE from_id = :from AND to_id = :to;

-- name: upgrade_links :many by=import
-- out:  from ProductId, to ProductId, same_type bool
-- max:  20000
SELECT u.from_id, u.to_id, a.type_id = b.type_id
  FROM product_upgrades AS u JOIN products AS a ON a.id = u.from_id JOIN products AS b ON b.id = u.to_id
 WHERE u.kind = @UpgradeKind.upgrade ORDER BY u.from_id, u.to_id LIMIT 20000;

-- name: product_upgrade_codes :many by=import
-- in:   from ProductId
-- out:  code Str
-- max:  100
SELECT p.code FROM product_upgrades AS u JOIN products AS p ON p.id = u.to_id
 WHERE u.from_id = :from AND u.kind = @UpgradeKind.upgrade ORDER BY p.code LIMIT 100;

-- An upgrade and the downgrade back.
-- name: product_upgrade_add :exec by=import
-- in:   from ProductId, to ProductId, kind UpgradeKind
INSERT INTO product_upgrades (from_id, to_id, kind) VALUES (:from, :to, :kind);

-- name: product_upgrades_clear :exec by=import
-- in:   product ProductId
DELETE FROM product_upgrades
 WHERE (from_id = :product AND kind = @UpgradeKind.upgrade) OR (to_id = :product AND kind = @UpgradeKind.downgrade);

-- name: product_excluded :many
-- in:   product ProductId
-- out:  product ProductId, code Str, name Str, state ProductState
-- max:  100
SELECT p.id, p.code, p.name, p.state
  FROM products AS p
 WHERE p.id IN (SELECT e.other_id FROM product_exclusions AS e WHERE e.product_id = :product
                 UNION SELECT e.product_id FROM product_exclusions AS e WHERE e.other_id = :product)
 ORDER BY p.name, p.id LIMIT 100;

-- name: product_excludes :count
-- in:   one ProductId, other ProductId
SELECT COUNT(*) FROM product_exclusions
 WHERE (product_id = :one AND other_id = :other) OR (product_id = :other AND other_id = :one);

-- What the owner has that is not had together with the product.
-- name: product_owned_excluded :opt
-- in:   owner AccountId, product ProductId
-- out:  name Str
SELECT d.name
  FROM subscriptions AS s
  JOIN products AS d ON d.id = s.product_id
 WHERE s.owner_id = :owner AND s.state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out)
   AND EXISTS (SELECT 1 FROM product_exclusions AS e
                WHERE (e.product_id = :product AND e.other_id = s.product_id)
                   OR (e.product_id = s.product_id AND e.other_id = :product))
 ORDER BY d.name LIMIT 1;

-- Some products that take an add-on.
-- name: product_base_names :many
-- in:   addon ProductId
-- out:  name Str
-- max:  3
SELECT p.name FROM product_addons AS a JOIN products AS p ON p.id = a.base_id
 WHERE a.addon_id = :addon AND p.state = @ProductState.active ORDER BY p.name LIMIT 3;

-- name: product_exclusion_codes :many by=import
-- in:   product ProductId
-- out:  code Str
-- max:  100
SELECT p.code FROM product_exclusions AS e JOIN products AS p ON p.id = e.other_id
 WHERE e.product_id = :product ORDER BY p.code LIMIT 100;

-- name: product_exclusions_clear :exec by=import
-- in:   product ProductId
DELETE FROM product_exclusions WHERE product_id = :product;

-- name: product_exclusion_add :exec by=import
-- in:   product ProductId, other ProductId
INSERT INTO product_exclusions (product_id, other_id) VALUES (:product, :other);

-- name: bundle_items :many
-- in:   bundle ProductId
-- out:  plan PlanId, code Str, name Str, product ProductId, product_code Str, product_name Str, quantity int64,
-- out:  active bool
-- max:  20
SELECT pl.id, pl.code, pl.name, p.id, p.code, p.name, b.quantity, (pl.active AND p.state = @ProductState.active AND h.state = @ProductState.active)
  FROM bundle_items AS b JOIN plans AS pl ON pl.id = b.plan_id JOIN products AS p ON p.id = pl.product_id
  JOIN products AS h ON h.id = b.bundle_id
 WHERE b.bundle_id = :bundle ORDER BY b.position LIMIT 20;

-- name: bundle_items_clear :exec by=import
-- in:   bundle ProductId
DELETE FROM bundle_items WHERE bundle_id = :bundle;

-- name: bundle_item_add :exec by=import
-- in:   bundle ProductId, plan PlanId, quantity int64, position int32
INSERT INTO bundle_items (bundle_id, plan_id, quantity, position) VALUES (:bundle, :plan, :quantity, :position);
