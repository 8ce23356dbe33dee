-- The catalogue as a file and as it is edited: lists, documents, versions and drafts.

-- name: catalogue_product_codes :many by=export
-- in:   after Str, max int32
-- out:  code Str
-- max:  200
SELECT code FROM products WHERE code > :after ORDER BY code LIMIT :max;

-- name: catalogue_products :many
-- in:   after Str, word Str, type Str, category Str, part Str, block Str, max int32
-- out:  code Str, name Str, type Str?, category Str, sale_kind SaleKind, state ProductState, addon bool, bundle bool,
-- out:  draft bool
-- max:  201
SELECT p.code, p.name, t.code, p.category, p.sale_kind, p.state, p.addon,
       EXISTS (SELECT 1 FROM bundle_items AS b WHERE b.bundle_id = p.id),
       EXISTS (SELECT 1 FROM catalogue_drafts AS d WHERE d.object = @CatalogueObject.product AND d.code = p.code)
  FROM products AS p LEFT JOIN product_types AS t ON t.id = p.type_id
 WHERE p.code > :after AND (LOWER(p.name) LIKE :word ESCAPE '!' OR p.code LIKE :word ESCAPE '!')
   AND (:type = '' OR t.code = :type) AND (:category = '' OR p.category = :category)
   AND (:part = '' OR (:part = 'addon' AND p.addon)
        OR (:part = 'retired' AND p.state = @ProductState.retired)
        OR (:part = 'draft' AND EXISTS (SELECT 1 FROM catalogue_drafts AS d
                                         WHERE d.object = @CatalogueObject.product AND d.code = p.code))
        OR (:part = 'bundle' AND EXISTS (SELECT 1 FROM bundle_items AS b WHERE b.bundle_id = p.id)))
   AND (:block = '' OR (:block = 'featured' AND p.featured) OR (:block = 'new' AND p.newcomer)
        OR (:block = 'popular' AND p.popular) OR (:block = 'promoted' AND p.promoted))
 ORDER BY p.code LIMIT :max;

-- Without those that an import is about to bring.
-- name: catalogue_plans :many
-- in:   product ProductId
-- out:  id PlanId, code Str, name Str, term Str, billing Str, unit Str, quantity_min int64, quantity_max int64,
-- out:  quantity_step int64, active bool, trial_days int64, meter Str
-- max:  200
SELECT id, code, name, term, billing, unit, quantity_min, quantity_max, quantity_step, active, trial_days, meter
  FROM plans
 WHERE product_id = :product AND NOT EXISTS (SELECT 1 FROM import_plans AS m WHERE m.plan_id = plans.id)
 ORDER BY position, id LIMIT 200;

-- What the operator's partners pay for a plan on a day, by currency.
-- name: catalogue_prices :many
-- in:   plan PlanId, owner AccountId, day Date
-- out:  currency Currency, price Decimal, setup Decimal, cost Decimal, tariff Str?
-- max:  40
SELECT l.currency, pr.price_units, pr.price_scale, pr.setup_units, pr.setup_scale, pr.cost_units, pr.cost_scale,
       t.tariff
  FROM prices AS pr JOIN price_lists AS l ON l.id = pr.price_list_id
  LEFT JOIN price_tariffs AS t ON t.price_list_id = pr.price_list_id AND t.plan_id = pr.plan_id
 WHERE pr.plan_id = :plan AND l.owner_id = :owner AND l.code = 'partners-' || LOWER(l.currency)
   AND pr.until_version IS NULL AND pr.since_version <= l.published_version AND pr.kind = @PriceKind.fixed
   AND pr.quantity_from = 1 AND pr.valid_from <= :day AND (pr.valid_to IS NULL OR pr.valid_to > :day)
 ORDER BY l.currency LIMIT 40;

-- name: catalogue_type_counts :many
-- out:  code Str, products int64
-- max:  500
SELECT t.code, (SELECT COUNT(*) FROM products AS p WHERE p.type_id = t.id) FROM product_types AS t
 ORDER BY t.code LIMIT 500;

-- name: catalogue_upgrades :many
-- out:  type Str, from_code Str, from_name Str, to_code Str, to_name Str
-- max:  500
SELECT t.name, a.code, a.name, b.code, b.name
  FROM product_upgrades AS u JOIN products AS a ON a.id = u.from_id JOIN products AS b ON b.id = u.to_id
  JOIN product_types AS t ON t.id = a.type_id
 WHERE u.kind = @UpgradeKind.upgrade ORDER BY u.from_id, u.to_id LIMIT 500;

-- name: catalogue_exclusions :many
-- out:  from_code Str, from_name Str, to_code Str, to_name Str
-- max:  500
SELECT a.code, a.name, b.code, b.name
  FROM product_exclusions AS e JOIN products AS a ON a.id = e.product_id JOIN products AS b ON b.id = e.other_id
 ORDER BY e.product_id, e.other_id LIMIT 500;

-- name: catalogue_version_last :opt
-- in:   object CatalogueObject, code Str
-- out:  version int64, document Str
SELECT version, document FROM catalogue_versions WHERE object = :object AND code = :code
 ORDER BY version DESC LIMIT 1;

-- name: catalogue_version_get :opt
-- in:   object CatalogueObject, code Str, version int64
-- out:  document Str
SELECT document FROM catalogue_versions WHERE object = :object AND code = :code AND version = :version;

-- name: catalogue_versions :many
-- in:   object CatalogueObject, code Str
-- out:  version int64, changed Str, user_name Str?, created_at Instant
-- max:  100
SELECT v.version, v.changed, u.name, v.created_at
  FROM catalogue_versions AS v LEFT JOIN users AS u ON u.id = v.user_id
 WHERE v.object = :object AND v.code = :code ORDER BY v.version DESC LIMIT 100;

-- name: catalogue_version_add :exec by=import
-- in:   id CatalogueVersionId, object CatalogueObject, code Str, version int64, document Str, changed Str, user UserId?,
-- in:   created_at Instant
INSERT INTO catalogue_versions (id, object, code, version, document, changed, user_id, created_at)
VALUES (:id, :object, :code, :version, :document, :changed, :user, :created_at);

-- name: catalogue_draft_get :opt
-- in:   object CatalogueObject, code Str
-- out:  document Str, user_name Str?, saved_at Instant
SELECT d.document, u.name, d.saved_at FROM catalogue_drafts AS d LEFT JOIN users AS u ON u.id = d.user_id
 WHERE d.object = :object AND d.code = :code;

-- Drafts of what is not published yet.
-- name: catalogue_drafts_new :many
-- in:   object CatalogueObject
-- out:  code Str, user_name Str?, saved_at Instant
-- max:  100
SELECT d.code, u.name, d.saved_at FROM catalogue_drafts AS d LEFT JOIN users AS u ON u.id = d.user_id
 WHERE d.object = :object AND NOT EXISTS (SELECT 1 FROM products AS p WHERE p.code = d.code)
   AND NOT EXISTS (SELECT 1 FROM product_types AS t WHERE t.code = d.code)
 ORDER BY d.code LIMIT 100;

-- name: catalogue_draft_put :exec
-- in:   object CatalogueObject, code Str, document Str, user UserId?, saved_at Instant
INSERT INTO catalogue_drafts (object, code, document, user_id, saved_at)
VALUES (:object, :code, :document, :user, :saved_at)
    ON CONFLICT (object, code) DO UPDATE
   SET document = excluded.document, user_id = excluded.user_id, saved_at = excluded.saved_at;

-- name: catalogue_draft_drop :exec
-- in:   object CatalogueObject, code Str
DELETE FROM catalogue_drafts WHERE object = :object AND code = :code;
