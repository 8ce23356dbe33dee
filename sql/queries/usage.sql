-- Use of metered plans: their prices, records, and how periods were rated (R-BIL-04, R21 to R24).

-- name: usage_tariff_get :opt
-- in:   list PriceListId, plan PlanId
-- out:  tariff Str
SELECT tariff FROM price_tariffs WHERE price_list_id = :list AND plan_id = :plan;

-- name: usage_tariff_put :exec by=import
-- in:   list PriceListId, plan PlanId, tariff Str
INSERT INTO price_tariffs (price_list_id, plan_id, tariff) VALUES (:list, :plan, :tariff)
    ON CONFLICT (price_list_id, plan_id) DO UPDATE SET tariff = excluded.tariff;

-- name: usage_meter_get :opt
-- in:   plan PlanId
-- out:  meter Str, unit Str
SELECT meter, unit FROM plans WHERE id = :plan;

-- name: usage_meter_set :exec by=import
-- in:   plan PlanId, meter Str
UPDATE plans SET meter = :meter WHERE id = :plan AND meter <> :meter;

-- What a sale was frozen with, when it was made.
-- name: usage_freeze :exec
-- in:   subscription SubscriptionId, buyer AccountId, tariff Str
UPDATE subscription_edges SET tariff = :tariff WHERE subscription_id = :subscription AND buyer_id = :buyer;

-- name: usage_freeze_meter :exec
-- in:   subscription SubscriptionId, meter Str
UPDATE subscriptions SET meter = :meter WHERE id = :subscription;

-- A subscription that use is reported of, its sales held until the end of the transaction: a period is rated before or
-- after, never meanwhile.
-- name: usage_hold :exec
-- in:   subscription SubscriptionId
UPDATE subscription_edges AS e SET due_on = e.due_on WHERE e.subscription_id = :subscription;

-- name: usage_subject :opt
-- in:   subscription SubscriptionId
-- out:  id SubscriptionId, account AccountId, plan PlanId, meter Str, state SubscriptionState, started_on Date?, end_on Date?, time_zone Str
SELECT s.id, s.account_id, s.plan_id, s.meter, s.state, s.started_on, s.end_on, a.time_zone
  FROM subscriptions AS s
  JOIN accounts AS a ON a.id = s.account_id
 WHERE s.id = :subscription;

-- name: usage_by_key :opt
-- in:   account AccountId, request_key Str
-- out:  account AccountId, request_key Str, subscription SubscriptionId, units Decimal, used_at Instant
-- each: 1
SELECT u.account_id, u.request_key, u.subscription_id, u.units, u.units_scale, u.used_at
  FROM usage_records AS u WHERE u.account_id = :account AND u.request_key = :request_key;

-- name: usage_record_add :exec
-- in:   id UsageRecordId, account AccountId, request_key Str, subscription SubscriptionId, units Decimal, used_at Instant, source UsageSource, user UserId?, received_at Instant
-- each: 1
INSERT INTO usage_records (id, account_id, request_key, subscription_id, units, units_scale, used_at, source, user_id,
                           received_at)
VALUES (:id, :account, :request_key, :subscription, :units_units, :units_scale, :used_at, :source, :user, :received_at);

-- The sales of a subscription, with the day of the buyer's next document.
-- name: usage_edges :many
-- in:   subscription SubscriptionId
-- out:  buyer AccountId, seller AccountId, currency Currency, tariff Str, price_source Str, charged_through Date?, due_on Date?, time_zone Str, next_on Date?
-- max:  10
SELECT e.buyer_id, e.seller_id, e.currency, e.tariff, e.price_source, e.charged_through, e.due_on, a.time_zone,
       (SELECT MIN(o.due_on) FROM subscription_edges AS o
         WHERE o.buyer_id = e.buyer_id AND o.seller_id = e.seller_id AND o.currency = e.currency)
  FROM subscription_edges AS e
  JOIN accounts AS a ON a.id = e.buyer_id
 WHERE e.subscription_id = :subscription ORDER BY e.depth LIMIT 10;

-- name: usage_edge_due :exec
-- in:   subscription SubscriptionId, buyer AccountId, due_on Date
UPDATE subscription_edges AS e SET due_on = :due_on
 WHERE e.subscription_id = :subscription AND e.buyer_id = :buyer AND (e.due_on IS NULL OR e.due_on > :due_on);

-- What the billing run needs of a metered sale beside its row.
-- name: usage_sale :opt by=worker
-- in:   subscription SubscriptionId, buyer AccountId
-- out:  tariff Str, unit Str, time_zone Str
SELECT e.tariff, n.unit, a.time_zone
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
  JOIN plans AS n ON n.id = s.plan_id
  JOIN accounts AS a ON a.id = s.account_id
 WHERE e.subscription_id = :subscription AND e.buyer_id = :buyer;

-- The records of a stretch of time, added up for each number of decimals: at most ten rows.
-- name: usage_sums :many
-- in:   subscription SubscriptionId, from_at Instant, to_at Instant
-- out:  units_scale int32, records int64, total int64, most int64
-- max:  10
SELECT u.units_scale, COUNT(*), CAST(SUM(u.units) AS bigint), MAX(u.units)
  FROM usage_records AS u
 WHERE u.subscription_id = :subscription AND u.used_at >= :from_at AND u.used_at < :to_at
 GROUP BY u.units_scale ORDER BY u.units_scale LIMIT 10;

-- name: usage_distinct :one
-- in:   subscription SubscriptionId, from_at Instant, to_at Instant
-- out:  distinct_units int64
SELECT COUNT(*)
  FROM (SELECT DISTINCT u.units, u.units_scale FROM usage_records AS u
         WHERE u.subscription_id = :subscription AND u.used_at >= :from_at AND u.used_at < :to_at) AS d;

-- name: usage_last :opt
-- in:   subscription SubscriptionId, from_at Instant, to_at Instant
-- out:  units Decimal, used_at Instant
SELECT u.units, u.units_scale, u.used_at
  FROM usage_records AS u
 WHERE u.subscription_id = :subscription AND u.used_at >= :from_at AND u.used_at < :to_at
 ORDER BY u.used_at DESC, u.id DESC LIMIT 1;

-- The periods of a sale whose records are others than those that were counted. The one that ends with the subscription
-- counts to `end_at`.
-- name: usage_stale :many
-- in:   subscription SubscriptionId, buyer AccountId, end_on Date, end_at Instant, max int32
-- out:  from_on Date, to_on Date, from_at Instant, to_at Instant, version int32, amount_minor int64, minimum_minor int64
-- max:  100
SELECT r.from_on, r.to_on, r.from_at, CASE WHEN r.to_on = :end_on THEN :end_at ELSE r.to_at END, r.version,
       r.amount_minor, r.minimum_minor
  FROM usage_ratings AS r
 WHERE r.subscription_id = :subscription AND r.buyer_id = :buyer
   AND r.version = (SELECT MAX(v.version) FROM usage_ratings AS v
                     WHERE v.subscription_id = r.subscription_id AND v.buyer_id = r.buyer_id AND v.from_on = r.from_on)
   AND r.records <> (SELECT COUNT(*) FROM usage_records AS u
                      WHERE u.subscription_id = r.subscription_id AND u.used_at >= r.from_at
                        AND u.used_at < CASE WHEN r.to_on = :end_on THEN :end_at ELSE r.to_at END)
 ORDER BY r.from_on LIMIT :max;

-- name: usage_rating_add :exec
-- in:   subscription SubscriptionId, buyer AccountId, from_on Date, version int32, to_on Date, from_at Instant, to_at Instant, records int64, units Decimal, amount_minor int64, minimum_minor int64, formula Str, minimum_formula Str, line InvoiceLineId?, minimum_line InvoiceLineId?, rated_at Instant
-- each: 1
INSERT INTO usage_ratings (subscription_id, buyer_id, from_on, version, to_on, from_at, to_at, records, units,
                           units_scale, amount_minor, minimum_minor, formula, minimum_formula, line_id, minimum_line_id,
                           rated_at)
VALUES (:subscription, :buyer, :from_on, :version, :to_on, :from_at, :to_at, :records, :units_units, :units_scale,
        :amount_minor, :minimum_minor, :formula, :minimum_formula, :line, :minimum_line, :rated_at);

-- How the lines of a document came about.
-- name: usage_formulas :many
-- in:   document InvoiceId
-- out:  line InvoiceLineId, kind LineKind, formula Str, minimum_formula Str
-- max:  1000
SELECT l.id, l.kind, r.formula, r.minimum_formula
  FROM document_lines AS l
  JOIN usage_ratings AS r ON r.subscription_id = l.subscription_id AND r.from_on = l.from_on
                         AND (r.line_id = l.id OR r.minimum_line_id = l.id)
 WHERE l.document_id = :document AND l.kind IN (@LineKind.usage, @LineKind.minimum)
 ORDER BY l.position LIMIT 1000;

-- name: usage_records_of :many
-- in:   subscription SubscriptionId, before_at Instant, before UsageRecordId, max int32
-- out:  id UsageRecordId, request_key Str, units Decimal, used_at Instant, source UsageSource, received_at Instant
-- max:  1001
SELECT u.id, u.request_key, u.units, u.units_scale, u.used_at, u.source, u.received_at
  FROM usage_records AS u
 WHERE u.subscription_id = :subscription AND (u.used_at, u.id) < (:before_at, :before)
 ORDER BY u.used_at DESC, u.id DESC LIMIT :max;

-- name: usage_record_at :opt
-- in:   subscription SubscriptionId, id UsageRecordId
-- out:  used_at Instant
SELECT used_at FROM usage_records WHERE id = :id AND subscription_id = :subscription;

-- The newest rating of each period, page by page, for stoa check.
-- name: usage_rated :many by=check
-- in:   after SubscriptionId, after_buyer AccountId, after_on Date, max int32
-- out:  subscription SubscriptionId, buyer AccountId, from_on Date, to_on Date, from_at Instant, to_at Instant, version int32, records int64, units Decimal, amount_minor int64, minimum_minor int64, billed_minor int64, minimum_billed_minor int64, tariff Str, currency Currency, rated_at Instant
-- max:  200
SELECT r.subscription_id, r.buyer_id, r.from_on, r.to_on, r.from_at, r.to_at, r.version, r.records, r.units,
       r.units_scale, r.amount_minor, r.minimum_minor,
       CAST(COALESCE((SELECT SUM(l.amount_minor) FROM usage_ratings AS v
                        JOIN document_lines AS l ON l.id = v.line_id
                       WHERE v.subscription_id = r.subscription_id AND v.buyer_id = r.buyer_id
                         AND v.from_on = r.from_on), 0) AS bigint),
       CAST(COALESCE((SELECT SUM(l.amount_minor) FROM usage_ratings AS v
                        JOIN document_lines AS l ON l.id = v.minimum_line_id
                       WHERE v.subscription_id = r.subscription_id AND v.buyer_id = r.buyer_id
                         AND v.from_on = r.from_on), 0) AS bigint),
       e.tariff, e.currency, r.rated_at
  FROM usage_ratings AS r
  JOIN subscription_edges AS e ON e.subscription_id = r.subscription_id AND e.buyer_id = r.buyer_id
 WHERE (r.subscription_id, r.buyer_id, r.from_on) > (:after, :after_buyer, :after_on)
   AND r.version = (SELECT MAX(v.version) FROM usage_ratings AS v
                     WHERE v.subscription_id = r.subscription_id AND v.buyer_id = r.buyer_id AND v.from_on = r.from_on)
 ORDER BY r.subscription_id, r.buyer_id, r.from_on LIMIT :max;
