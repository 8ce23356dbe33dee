-- Price lists and their prices.

-- name: price_chain :many
-- in:   buyer AccountId
-- out:  buyer AccountId, seller AccountId?, billed bool?, list PriceListId?, name Str?, currency Currency?,
-- out:  markup_ppm int64?
-- max:  10
SELECT a.id, s.id, s.bills_customers, l.id, l.name, l.currency, l.markup_ppm
  FROM account_paths AS t
  JOIN accounts AS a ON a.id = t.ancestor_id
  LEFT JOIN accounts AS s ON s.id = a.parent_id
  LEFT JOIN price_lists AS l ON l.id = a.price_list_id AND l.owner_id = a.parent_id
 WHERE t.descendant_id = :buyer
 ORDER BY t.depth DESC LIMIT 10;

-- name: price_edges :many
-- in:   buyer AccountId, plan PlanId
-- out:  buyer AccountId, seller AccountId?, list PriceListId?, name Str?, currency Currency?, markup_ppm int64?,
-- out:  listed PriceListId?, price Decimal?
-- max:  10
SELECT a.id, a.parent_id, l.id, l.name, l.currency, l.markup_ppm, pr.price_list_id, pr.price_units, pr.price_scale
  FROM account_paths AS t
  JOIN accounts AS a ON a.id = t.ancestor_id
  LEFT JOIN price_lists AS l ON l.id = a.price_list_id AND l.owner_id = a.parent_id
  LEFT JOIN prices AS pr ON pr.price_list_id = l.id AND pr.plan_id = :plan
 WHERE t.descendant_id = :buyer
 ORDER BY t.depth DESC LIMIT 10;

-- name: price_of_products :many
-- in:   list1 PriceListId, list2 PriceListId, list3 PriceListId, list4 PriceListId,
-- in:   list5 PriceListId, list6 PriceListId, list7 PriceListId, list8 PriceListId
-- out:  product ProductId, plan PlanId, list PriceListId, price Decimal
-- max:  20000
SELECT pl.product_id, pl.id, pr.price_list_id, pr.price_units, pr.price_scale
  FROM prices AS pr
  JOIN plans AS pl ON pl.id = pr.plan_id
 WHERE pr.price_list_id IN (:list1, :list2, :list3, :list4, :list5, :list6, :list7, :list8) AND pl.active
 ORDER BY pl.id LIMIT 20000;

-- name: price_get :opt by=import
-- in:   list PriceListId, plan PlanId
-- out:  price Decimal, cost Decimal
SELECT price_units, price_scale, cost_units, cost_scale FROM prices WHERE price_list_id = :list AND plan_id = :plan;

-- name: price_put :exec by=import
-- in:   list PriceListId, plan PlanId, price Decimal, cost Decimal
INSERT INTO prices (price_list_id, plan_id, price_units, price_scale, cost_units, cost_scale)
VALUES (:list, :plan, :price_units, :price_scale, :cost_units, :cost_scale)
    ON CONFLICT (price_list_id, plan_id) DO UPDATE
   SET price_units = excluded.price_units, price_scale = excluded.price_scale,
       cost_units = excluded.cost_units, cost_scale = excluded.cost_scale;

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

-- Running sales of one seller in one currency, with the price that a list has for their plan, by buyer: what another
-- list would change.
-- name: price_trial_sales :many by=admin
-- in:   seller AccountId, currency Currency, list PriceListId, after_buyer AccountId, after SubscriptionId, until Date, max int32
-- out:  buyer AccountId, buyer_name Str, subscription SubscriptionId, plan PlanId, product_name Str, plan_name Str, quantity int64, price Decimal, charged_through Date?, started_on Date, calendar_from Date, end_on Date?, term Str, billing Str, anchor_day int32, listed PriceListId?, list_price Decimal?
-- max:  500
SELECT e.buyer_id, b.name, s.id, s.plan_id, d.name, n.name, s.quantity, e.price_units, e.price_scale,
       e.charged_through, s.started_on, COALESCE(s.calendar_from, s.started_on), s.end_on, s.term, s.billing, a.anchor_day, pr.price_list_id, pr.price_units,
       pr.price_scale
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
  JOIN accounts AS a ON a.id = s.account_id
  JOIN accounts AS b ON b.id = e.buyer_id
  JOIN products AS d ON d.id = s.product_id
  JOIN plans AS n ON n.id = s.plan_id
  LEFT JOIN prices AS pr ON pr.price_list_id = :list AND pr.plan_id = s.plan_id
 WHERE (e.buyer_id, e.subscription_id) > (:after_buyer, :after) AND e.seller_id = :seller AND e.currency = :currency
   AND e.due_on <= :until AND s.started_on IS NOT NULL AND e.tariff = ''
   AND s.state IN (@SubscriptionState.active, @SubscriptionState.suspended, @SubscriptionState.ending, @SubscriptionState.ended)
 ORDER BY e.buyer_id, e.subscription_id LIMIT :max;
