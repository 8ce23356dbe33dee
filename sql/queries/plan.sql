-- Plans: term and billing frequency of a product.

-- name: plan_get :opt
-- in:   id PlanId
-- out:  id PlanId, code Str, name Str, term Str, billing Str, unit Str, quantity_min int64, quantity_max int64,
-- out:  quantity_step int64, active bool, product ProductId, product_code Str, product_name Str, image Str,
-- out:  connector Str, kind ServiceKind, addon bool, tax_category TaxCategory, refund RefundPolicy,
-- out:  retention_minutes int64, settings Str, metered bool, trial_days int64, sale_kind SaleKind, base_required bool
SELECT pl.id, pl.code, pl.name, pl.term, pl.billing, pl.unit, pl.quantity_min, pl.quantity_max, pl.quantity_step,
       (pl.active AND p.state = @ProductState.active), p.id, p.code, p.name, p.image, p.connector, p.kind, p.addon,
       p.tax_category, p.refund, p.retention_minutes, p.settings, pl.meter <> '', pl.trial_days, p.sale_kind,
       p.base_required
  FROM plans AS pl JOIN products AS p ON p.id = pl.product_id
 WHERE pl.id = :id;

-- name: plan_by_code :opt
-- in:   code Str
-- out:  id PlanId, code Str, name Str, term Str, billing Str, unit Str, quantity_min int64, quantity_max int64,
-- out:  quantity_step int64, active bool, product ProductId, product_code Str, product_name Str, image Str,
-- out:  connector Str, kind ServiceKind, addon bool, tax_category TaxCategory, refund RefundPolicy,
-- out:  retention_minutes int64, settings Str, metered bool, trial_days int64, sale_kind SaleKind, base_required bool
SELECT pl.id, pl.code, pl.name, pl.term, pl.billing, pl.unit, pl.quantity_min, pl.quantity_max, pl.quantity_step,
       (pl.active AND p.state = @ProductState.active), p.id, p.code, p.name, p.image, p.connector, p.kind, p.addon,
       p.tax_category, p.refund, p.retention_minutes, p.settings, pl.meter <> '', pl.trial_days, p.sale_kind,
       p.base_required
  FROM plans AS pl JOIN products AS p ON p.id = pl.product_id
 WHERE pl.code = :code;

-- name: plan_prices :many
-- in:   id1 ProductId, id2 ProductId, id3 ProductId, id4 ProductId, id5 ProductId, id6 ProductId,
-- in:   id7 ProductId, id8 ProductId, id9 ProductId, id10 ProductId, id11 ProductId, id12 ProductId,
-- in:   id13 ProductId, id14 ProductId, id15 ProductId, id16 ProductId, id17 ProductId, id18 ProductId,
-- in:   id19 ProductId, id20 ProductId, id21 ProductId, id22 ProductId, id23 ProductId, id24 ProductId,
-- in:   list1 PriceListId, list2 PriceListId, list3 PriceListId, list4 PriceListId,
-- in:   list5 PriceListId, list6 PriceListId, list7 PriceListId, list8 PriceListId, day Date
-- out:  product ProductId, id PlanId, code Str, name Str, term Str, billing Str, unit Str, quantity_min int64,
-- out:  quantity_max int64, quantity_step int64, list PriceListId?, quantity_from int64?, kind PriceKind?,
-- out:  price Decimal?, percent_ppm int64?, setup Decimal?, suggested Decimal?, cost Decimal?, metered bool, trial_days int64
-- max:  5000
SELECT pl.product_id, pl.id, pl.code, pl.name, pl.term, pl.billing, pl.unit, pl.quantity_min, pl.quantity_max,
       pl.quantity_step, pr.price_list_id, pr.quantity_from, pr.kind, pr.price_units, pr.price_scale, pr.percent_ppm,
       pr.setup_units, pr.setup_scale, pr.suggested_units, pr.suggested_scale, pr.cost_units, pr.cost_scale,
       pl.meter <> '', pl.trial_days
  FROM plans AS pl
  LEFT JOIN prices AS pr ON pr.plan_id = pl.id AND pr.price_list_id IN (:list1, :list2, :list3, :list4, :list5, :list6, :list7, :list8)
                        AND pr.until_version IS NULL AND pr.valid_from <= :day
                        AND (pr.valid_to IS NULL OR pr.valid_to > :day)
                        AND pr.since_version <= (SELECT l.published_version FROM price_lists AS l WHERE l.id = pr.price_list_id)
 WHERE pl.active
   AND pl.product_id IN (:id1, :id2, :id3, :id4, :id5, :id6, :id7, :id8, :id9, :id10, :id11, :id12,
             :id13, :id14, :id15, :id16, :id17, :id18, :id19, :id20, :id21, :id22, :id23, :id24)
 ORDER BY pl.product_id, pl.position, pl.id, pr.quantity_from LIMIT 5000;

-- name: plan_own :opt by=import
-- in:   code Str
-- out:  id PlanId, product ProductId, name Str, term Str, billing Str, unit Str, quantity_min int64,
-- out:  quantity_max int64, quantity_step int64, active bool, position int32, trial_days int64
SELECT id, product_id, name, term, billing, unit, quantity_min, quantity_max, quantity_step, active, position, trial_days
  FROM plans WHERE code = :code;

-- name: plan_put :exec by=import
-- in:   id PlanId, product ProductId, code Str, name Str, term Str, billing Str, unit Str, quantity_min int64,
-- in:   quantity_max int64, quantity_step int64, active bool, position int32, trial_days int64
INSERT INTO plans (id, product_id, code, name, term, billing, unit, quantity_min, quantity_max, quantity_step, active,
                   position, trial_days)
VALUES (:id, :product, :code, :name, :term, :billing, :unit, :quantity_min, :quantity_max, :quantity_step, :active,
        :position, :trial_days)
    ON CONFLICT (code) DO UPDATE
   SET name = excluded.name, term = excluded.term, billing = excluded.billing, unit = excluded.unit,
       quantity_min = excluded.quantity_min, quantity_max = excluded.quantity_max,
       quantity_step = excluded.quantity_step, active = excluded.active, position = excluded.position,
       trial_days = excluded.trial_days;
