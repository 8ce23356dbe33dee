-- Price lists and their prices. A price counts when no version has ended it, the version that made it is published, and
-- the day is one of its days; of the volume tiers counts the highest that the quantity reaches. A buyer has the list of
-- its newest assignment for the day, or else the one it was given for all days.

-- name: price_chain :many
-- in:   buyer AccountId, day Date
-- out:  buyer AccountId, seller AccountId?, billed bool?, list PriceListId?, name Str?,
-- out:  currency Currency?, markup_ppm int64?, valid_from Date?, valid_to Date?, protection PriceProtection?,
-- out:  protection_periods int64?
-- max:  10
SELECT a.id, s.id, s.bills_customers, l.id, l.name, l.currency, l.markup_ppm, l.valid_from, l.valid_to,
       l.protection, l.protection_periods
  FROM account_paths AS t
  JOIN accounts AS a ON a.id = t.ancestor_id
  LEFT JOIN accounts AS s ON s.id = a.parent_id
  LEFT JOIN price_lists AS l ON l.owner_id = a.parent_id
                            AND l.id = COALESCE((SELECT x.price_list_id FROM price_assignments AS x
                                            JOIN price_lists AS xl ON xl.id = x.price_list_id AND xl.owner_id = a.parent_id
                                           WHERE x.account_id = a.id AND x.ended_at = 0 AND x.valid_from <= :day
                                             AND (x.valid_to IS NULL OR x.valid_to > :day)
                                           ORDER BY x.number DESC LIMIT 1), a.price_list_id)
 WHERE t.descendant_id = :buyer
 ORDER BY t.depth DESC LIMIT 10;

-- name: price_edges :many
-- in:   buyer AccountId, plan PlanId, quantity int64, day Date
-- out:  buyer AccountId, seller AccountId?, list PriceListId?, name Str?, currency Currency?, markup_ppm int64?,
-- out:  protection PriceProtection?, protection_periods int64?, listed PriceListId?, kind PriceKind?, price Decimal?,
-- out:  percent_ppm int64?, setup Decimal?, suggested Decimal?, cost Decimal?, product ProductId?, category Str?,
-- out:  vendor Str?
-- max:  10
SELECT a.id, a.parent_id, l.id, l.name, l.currency, l.markup_ppm, l.protection, l.protection_periods,
       pr.price_list_id, pr.kind, pr.price_units, pr.price_scale, pr.percent_ppm, pr.setup_units, pr.setup_scale,
       pr.suggested_units, pr.suggested_scale, pr.cost_units, pr.cost_scale, d.id, d.category, d.vendor
  FROM account_paths AS t
  JOIN accounts AS a ON a.id = t.ancestor_id
  LEFT JOIN plans AS n ON n.id = :plan
  LEFT JOIN products AS d ON d.id = n.product_id
  LEFT JOIN price_lists AS l ON l.owner_id = a.parent_id AND l.valid_from <= :day
                            AND (l.valid_to IS NULL OR l.valid_to > :day)
                            AND l.id = COALESCE((SELECT x.price_list_id FROM price_assignments AS x
                                            JOIN price_lists AS xl ON xl.id = x.price_list_id AND xl.owner_id = a.parent_id
                                           WHERE x.account_id = a.id AND x.ended_at = 0 AND x.valid_from <= :day
                                             AND (x.valid_to IS NULL OR x.valid_to > :day)
                                           ORDER BY x.number DESC LIMIT 1), a.price_list_id)
  LEFT JOIN prices AS pr ON pr.price_list_id = l.id AND pr.plan_id = :plan AND pr.until_version IS NULL
                        AND pr.since_version <= l.published_version AND pr.quantity_from <= :quantity
                        AND pr.valid_from <= :day AND (pr.valid_to IS NULL OR pr.valid_to > :day)
                        AND NOT EXISTS (SELECT 1 FROM prices AS up
                                         WHERE up.price_list_id = l.id AND up.plan_id = :plan
                                           AND up.until_version IS NULL AND up.since_version <= l.published_version
                                           AND up.quantity_from <= :quantity AND up.quantity_from > pr.quantity_from
                                           AND up.valid_from <= :day
                                           AND (up.valid_to IS NULL OR up.valid_to > :day))
 WHERE t.descendant_id = :buyer
 ORDER BY t.depth DESC LIMIT 10;

-- The prices of a plan's smallest quantity, in a chain's lists: to sort products by price, and for a buyer's whole list.
-- name: price_of_products :many
-- in:   list1 PriceListId, list2 PriceListId, list3 PriceListId, list4 PriceListId,
-- in:   list5 PriceListId, list6 PriceListId, list7 PriceListId, list8 PriceListId, day Date, after PlanId
-- out:  product ProductId, plan PlanId, list PriceListId, quantity_from int64, kind PriceKind, price Decimal,
-- out:  percent_ppm int64, setup Decimal, suggested Decimal, cost Decimal, category Str, vendor Str, product_code Str,
-- out:  product_name Str, plan_code Str, plan_name Str, billing Str, metered bool
-- max:  2000
SELECT pl.product_id, pl.id, pr.price_list_id, pr.quantity_from, pr.kind, pr.price_units, pr.price_scale,
       pr.percent_ppm, pr.setup_units, pr.setup_scale, pr.suggested_units, pr.suggested_scale, pr.cost_units,
       pr.cost_scale, p.category, p.vendor, p.code, p.name, pl.code, pl.name, pl.billing, pl.meter <> ''
  FROM prices AS pr
  JOIN plans AS pl ON pl.id = pr.plan_id
  JOIN products AS p ON p.id = pl.product_id
  JOIN price_lists AS l ON l.id = pr.price_list_id
 WHERE pr.price_list_id IN (:list1, :list2, :list3, :list4, :list5, :list6, :list7, :list8) AND pl.active
   AND pr.until_version IS NULL AND pr.since_version <= l.published_version AND pr.quantity_from <= pl.quantity_min
   AND pr.valid_from <= :day AND (pr.valid_to IS NULL OR pr.valid_to > :day) AND pr.plan_id > :after
 ORDER BY pl.id, pr.quantity_from LIMIT 2000;

-- name: price_list_by_code :opt by=import
-- in:   owner AccountId, code Str
-- out:  id PriceListId, name Str, currency Currency, markup_ppm int64
SELECT id, name, currency, markup_ppm FROM price_lists WHERE owner_id = :owner AND code = :code;

-- name: price_list_put :exec by=import
-- in:   id PriceListId, owner AccountId, code Str, name Str, currency Currency, markup_ppm int64
INSERT INTO price_lists (id, owner_id, code, name, currency, markup_ppm)
VALUES (:id, :owner, :code, :name, :currency, :markup_ppm)
    ON CONFLICT (owner_id, code) DO UPDATE SET name = excluded.name, markup_ppm = excluded.markup_ppm;

-- name: price_list_own :opt
-- in:   owner AccountId
-- out:  id PriceListId, name Str, currency Currency, markup_ppm int64
SELECT l.id, l.name, l.currency, l.markup_ppm
  FROM price_lists AS l JOIN accounts AS a ON a.id = l.owner_id AND a.currency = l.currency
 WHERE l.owner_id = :owner ORDER BY l.code LIMIT 1;

-- name: price_lists_of :many
-- in:   owner AccountId
-- out:  id PriceListId, code Str, name Str, currency Currency, markup_ppm int64
-- max:  200
SELECT id, code, name, currency, markup_ppm FROM price_lists WHERE owner_id = :owner ORDER BY code LIMIT 200;

-- What counts of a plan in a list whatever the day, its lowest tier first: an import compares with it.
-- name: price_current :many by=import
-- in:   list PriceListId, plan PlanId
-- out:  quantity_from int64, valid_from Date, valid_to Date?, kind PriceKind, price Decimal, percent_ppm int64,
-- out:  setup Decimal, suggested Decimal, cost Decimal
-- max:  200
SELECT pr.quantity_from, pr.valid_from, pr.valid_to, pr.kind, pr.price_units, pr.price_scale, pr.percent_ppm,
       pr.setup_units, pr.setup_scale, pr.suggested_units, pr.suggested_scale, pr.cost_units, pr.cost_scale
  FROM prices AS pr JOIN price_lists AS l ON l.id = pr.price_list_id
 WHERE pr.price_list_id = :list AND pr.plan_id = :plan AND pr.until_version IS NULL
   AND pr.since_version <= l.published_version
 ORDER BY pr.quantity_from, pr.valid_from LIMIT 200;

-- A row of a draft.
-- name: price_stage :exec
-- in:   list PriceListId, plan PlanId, version int64, quantity_from int64, valid_from Date, valid_to Date?,
-- in:   kind PriceKind, price Decimal, percent_ppm int64, setup Decimal, suggested Decimal, cost Decimal
INSERT INTO prices (price_list_id, plan_id, since_version, quantity_from, valid_from, valid_to, kind, price_units,
                    price_scale, percent_ppm, setup_units, setup_scale, suggested_units, suggested_scale, cost_units,
                    cost_scale)
VALUES (:list, :plan, :version, :quantity_from, :valid_from, :valid_to, :kind, :price_units, :price_scale,
        :percent_ppm, :setup_units, :setup_scale, :suggested_units, :suggested_scale, :cost_units, :cost_scale)
    ON CONFLICT (price_list_id, plan_id, since_version, quantity_from, valid_from) DO UPDATE
   SET valid_to = excluded.valid_to, kind = excluded.kind, price_units = excluded.price_units,
       price_scale = excluded.price_scale, percent_ppm = excluded.percent_ppm, setup_units = excluded.setup_units,
       setup_scale = excluded.setup_scale, suggested_units = excluded.suggested_units,
       suggested_scale = excluded.suggested_scale, cost_units = excluded.cost_units,
       cost_scale = excluded.cost_scale;

-- name: price_version_last :opt
-- in:   list PriceListId
-- out:  number int64, state PriceVersionState, source Str
SELECT number, state, source FROM price_list_versions WHERE price_list_id = :list ORDER BY number DESC LIMIT 1;

-- name: price_version_add :exec
-- in:   list PriceListId, number int64, note Str, source Str, copies int64, user UserId?, created_at Instant
INSERT INTO price_list_versions (price_list_id, number, state, note, source, copies, user_id, created_at, published_at)
VALUES (:list, :number, @PriceVersionState.draft, :note, :source, :copies, :user, :created_at, 0);

-- Publishing for a later day: what the version says counts from then on …
-- name: price_version_too_early :exec
-- in:   list PriceListId, version int64, day Date
DELETE FROM prices WHERE price_list_id = :list AND since_version = :version AND valid_to <= :day;

-- name: price_version_from :exec
-- in:   list PriceListId, version int64, day Date
UPDATE prices SET valid_from = :day
 WHERE price_list_id = :list AND since_version = :version AND valid_from < :day;

-- … and what it replaces counts until then.
-- name: price_version_keep :exec
-- in:   list PriceListId, version int64, day Date
INSERT INTO prices (price_list_id, plan_id, since_version, quantity_from, valid_from, valid_to, kind, price_units,
                    price_scale, percent_ppm, setup_units, setup_scale, suggested_units, suggested_scale, cost_units,
                    cost_scale)
SELECT o.price_list_id, o.plan_id, CAST(:version AS bigint), o.quantity_from, o.valid_from,
       CASE WHEN o.valid_to < :day THEN o.valid_to ELSE CAST(:day AS text) END, o.kind, o.price_units, o.price_scale,
       o.percent_ppm, o.setup_units, o.setup_scale, o.suggested_units, o.suggested_scale, o.cost_units, o.cost_scale
  FROM prices AS o
 WHERE o.price_list_id = :list AND o.until_version IS NULL AND o.since_version < :version AND o.valid_from < :day
   AND EXISTS (SELECT 1 FROM prices AS d
                WHERE d.price_list_id = :list AND d.since_version = :version AND d.plan_id = o.plan_id);

-- The last of the plans that have the next so many rows of a version, those of one plan together.
-- name: price_version_range :count
-- in:   list PriceListId, version int64, after PlanId, max int32
SELECT COALESCE(MAX(x.plan_id), 0)
  FROM (SELECT plan_id FROM prices
         WHERE price_list_id = :list AND since_version = :version AND plan_id > :after
         ORDER BY plan_id LIMIT :max) AS x;

-- The version's prices of a plan replace all that it had: a part of the plans at a time, so that no statement is long.
-- name: price_version_replace :exec
-- in:   list PriceListId, version int64, after PlanId, through PlanId
UPDATE prices SET until_version = :version
 WHERE price_list_id = :list AND until_version IS NULL AND since_version < :version AND plan_id > :after
   AND plan_id <= :through
   AND EXISTS (SELECT 1 FROM prices AS d
                WHERE d.price_list_id = :list AND d.since_version = :version AND d.plan_id = prices.plan_id);

-- name: price_version_raise :exec
-- in:   list PriceListId, version int64
UPDATE price_lists SET published_version = :version WHERE id = :list AND published_version < :version;

-- name: price_version_settle :exec
-- in:   list PriceListId, version int64, state PriceVersionState, counts_from Date?, user UserId?, at Instant
UPDATE price_list_versions SET state = :state, counts_from = :counts_from, published_by = :user, published_at = :at
 WHERE price_list_id = :list AND number = :version AND state = @PriceVersionState.draft;

-- Running sales of one seller in one currency, with the price that a list has for their plan, by buyer: what another
-- list would change.
-- name: price_trial_sales :many by=admin
-- in:   seller AccountId, currency Currency, list PriceListId, day Date, after_buyer AccountId, after SubscriptionId, until Date, max int32
-- out:  buyer AccountId, buyer_name Str, subscription SubscriptionId, plan PlanId, product_name Str, plan_name Str, quantity int64, price Decimal, charged_through Date?, started_on Date, calendar_from Date, end_on Date?, term Str, billing Str, anchor_day int32, listed PriceListId?, kind PriceKind?, list_price Decimal?, percent_ppm int64?, setup Decimal?, suggested Decimal?, cost Decimal?
-- max:  500
SELECT e.buyer_id, b.name, s.id, s.plan_id, d.name, n.name, s.quantity, e.price_units, e.price_scale,
       e.charged_through, s.started_on, COALESCE(s.calendar_from, s.started_on), s.end_on, s.term, s.billing, a.anchor_day, pr.price_list_id, pr.kind,
       pr.price_units, pr.price_scale, pr.percent_ppm, pr.setup_units, pr.setup_scale, pr.suggested_units,
       pr.suggested_scale, pr.cost_units, pr.cost_scale
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
  JOIN accounts AS a ON a.id = s.account_id
  JOIN accounts AS b ON b.id = e.buyer_id
  JOIN products AS d ON d.id = s.product_id
  JOIN plans AS n ON n.id = s.plan_id
  JOIN price_lists AS l ON l.id = :list
  LEFT JOIN prices AS pr ON pr.price_list_id = l.id AND pr.plan_id = s.plan_id AND pr.until_version IS NULL
                        AND pr.since_version <= l.published_version AND pr.quantity_from <= s.quantity
                        AND pr.valid_from <= :day AND (pr.valid_to IS NULL OR pr.valid_to > :day)
                        AND NOT EXISTS (SELECT 1 FROM prices AS up
                                         WHERE up.price_list_id = l.id AND up.plan_id = s.plan_id
                                           AND up.until_version IS NULL AND up.since_version <= l.published_version
                                           AND up.quantity_from <= s.quantity AND up.quantity_from > pr.quantity_from
                                           AND up.valid_from <= :day
                                           AND (up.valid_to IS NULL OR up.valid_to > :day))
 WHERE (e.buyer_id, e.subscription_id) > (:after_buyer, :after) AND e.seller_id = :seller AND e.currency = :currency
   AND e.due_on <= :until AND s.started_on IS NOT NULL AND e.tariff = ''
   AND s.state IN (@SubscriptionState.active, @SubscriptionState.suspended, @SubscriptionState.ending, @SubscriptionState.ended)
 ORDER BY e.buyer_id, e.subscription_id LIMIT :max;
