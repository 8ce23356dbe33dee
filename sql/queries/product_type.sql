-- Product types, and the shop's categories, industries and blocks.

-- name: product_type_by_code :opt
-- in:   code Str
-- out:  id ProductTypeId, code Str, name Str, kind ServiceKind, connector Str, attributes Str, settings Str,
-- out:  refund RefundPolicy, retention_minutes int64, billing_family Str
SELECT id, code, name, kind, connector, attributes, settings, refund, retention_minutes, billing_family
  FROM product_types WHERE code = :code;

-- name: product_types :many
-- out:  id ProductTypeId, code Str, name Str, kind ServiceKind, connector Str, attributes Str, settings Str,
-- out:  refund RefundPolicy, retention_minutes int64, billing_family Str
-- max:  500
SELECT id, code, name, kind, connector, attributes, settings, refund, retention_minutes, billing_family
  FROM product_types ORDER BY code LIMIT 500;

-- name: product_type_put :exec by=import
-- in:   id ProductTypeId, code Str, name Str, kind ServiceKind, connector Str, attributes Str, settings Str,
-- in:   refund RefundPolicy, retention_minutes int64, billing_family Str, created_at Instant
INSERT INTO product_types (id, code, name, kind, connector, attributes, settings, refund, retention_minutes,
                           billing_family, created_at)
VALUES (:id, :code, :name, :kind, :connector, :attributes, :settings, :refund, :retention_minutes, :billing_family,
        :created_at)
    ON CONFLICT (code) DO UPDATE
   SET name = excluded.name, kind = excluded.kind, connector = excluded.connector, attributes = excluded.attributes,
       settings = excluded.settings, refund = excluded.refund, retention_minutes = excluded.retention_minutes,
       billing_family = excluded.billing_family;

-- The products of a type that need its values again.
-- name: product_type_products :many by=import
-- in:   type ProductTypeId
-- out:  id ProductId, code Str, kind ServiceKind, attributes Str, own_settings Str, settings Str
-- max:  5000
SELECT id, code, kind, attributes, own_settings, settings FROM products WHERE type_id = :type ORDER BY code LIMIT 5000;

-- What a product is compared with: those of its type that are for sale.
-- name: product_peers :many
-- in:   type ProductTypeId
-- out:  id ProductId, code Str, name Str, attributes Str
-- max:  20
SELECT id, code, name, attributes FROM products
 WHERE type_id = :type AND state = @ProductState.active AND addon = FALSE ORDER BY code LIMIT 20;

-- name: product_type_get :opt
-- in:   id ProductTypeId
-- out:  attributes Str
SELECT attributes FROM product_types WHERE id = :id;

-- name: product_take_type :exec by=import
-- in:   id ProductId, connector Str, refund RefundPolicy, retention_minutes int64, settings Str
UPDATE products SET connector = :connector, refund = :refund, retention_minutes = :retention_minutes,
       settings = :settings
 WHERE id = :id;

-- name: catalogue_groups :many
-- in:   kind GroupKind
-- out:  kind GroupKind, name Str, title Str, shown bool, position int32
-- max:  200
SELECT kind, name, title, shown, position FROM catalogue_groups WHERE kind = :kind
 ORDER BY position, name LIMIT 200;

-- name: catalogue_groups_clear :exec by=import
-- in:   kind GroupKind
DELETE FROM catalogue_groups WHERE kind = :kind;

-- name: catalogue_group_add :exec by=import
-- in:   kind GroupKind, name Str, title Str, shown bool, position int32
INSERT INTO catalogue_groups (kind, name, title, shown, position) VALUES (:kind, :name, :title, :shown, :position);

-- A product whose category is not in the list.
-- name: catalogue_category_stray :opt by=import
-- out:  code Str, category Str
SELECT p.code, p.category FROM products AS p
 WHERE NOT EXISTS (SELECT 1 FROM catalogue_groups AS g WHERE g.kind = @GroupKind.category AND g.name = p.category)
 ORDER BY p.id LIMIT 1;
