-- The billing run: what is due, page by page in the order of buyer and subscription, and how it is moved on. Nothing
-- here looks for a due date by an index: the run changes them all, and the index would cost more than all the rest.
-- CROSS JOIN keeps SQLite to that order.

-- name: bill_due :many by=worker
-- in:   after_buyer AccountId, after SubscriptionId, last_buyer AccountId, until Date, max int32
-- out:  buyer AccountId, seller AccountId, currency Currency, subscription SubscriptionId, account AccountId, owner AccountId, owner_name Str, title Str, quantity int64, price Decimal, price_source Str, charged_through Date?, due_on Date, started_on Date?, end_on Date?, term Str, billing Str, term_to Date?, anchor_day int32, tax_category TaxCategory, refund RefundPolicy, calendar_from Date?, open_on Date?, changes int64, event EventId?, metered bool, sale_kind SaleKind, setup Decimal, plan PlanId, protection PriceProtection, protection_periods int64, priced_on Date?, reprices bool
-- max:  1000
SELECT e.buyer_id, e.seller_id, e.currency, s.id, s.account_id, s.owner_id, o.name, s.title, s.quantity, e.price_units,
       e.price_scale, e.price_source, e.charged_through, e.due_on, s.started_on, s.end_on, s.term, s.billing, s.term_to,
       a.anchor_day, d.tax_category, s.refund, COALESCE(s.calendar_from, s.started_on), e.open_on, e.changes,
       (SELECT v.id FROM events AS v
         WHERE v.subject_kind = 'subscription' AND v.subject_id = s.id AND v.name NOT LIKE 'subscription.cancel%'
         ORDER BY v.sequence DESC LIMIT 1),
       e.tariff <> '', s.sale_kind, e.setup_units, e.setup_scale, s.plan_id, e.protection, e.protection_periods,
       (SELECT MAX(c.effective_on) FROM subscription_changes AS c
          JOIN subscription_change_prices AS p ON p.change_id = c.id AND p.buyer_id = e.buyer_id
         WHERE c.subscription_id = s.id AND c.state <> @SaleChangeState.withdrawn),
       e.tariff = '' AND s.sale_kind = @SaleKind.recurring AND s.end_on IS NULL AND s.trial_ends_on IS NULL
       AND s.state IN (@SubscriptionState.active, @SubscriptionState.suspended)
  FROM subscription_edges AS e
 CROSS JOIN subscriptions AS s
 CROSS JOIN accounts AS a
 CROSS JOIN accounts AS o
 CROSS JOIN products AS d
 WHERE s.id = e.subscription_id AND a.id = s.account_id AND o.id = s.owner_id AND d.id = s.product_id
   AND (e.buyer_id, e.subscription_id) > (:after_buyer, :after) AND e.buyer_id <= :last_buyer AND e.due_on <= :until
   AND s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.suspended, @SubscriptionState.ending,
                   @SubscriptionState.ended)
 ORDER BY e.buyer_id, e.subscription_id LIMIT :max;

-- The first of them alone, for one that cannot be read.
-- name: bill_due_first :opt by=worker
-- in:   after_buyer AccountId, after SubscriptionId, last_buyer AccountId, until Date
-- out:  buyer AccountId, subscription SubscriptionId, title Str, due_on Date
SELECT e.buyer_id, e.subscription_id, s.title, e.due_on
  FROM subscription_edges AS e
 CROSS JOIN subscriptions AS s
 WHERE s.id = e.subscription_id AND (e.buyer_id, e.subscription_id) > (:after_buyer, :after) AND e.buyer_id <= :last_buyer AND e.due_on <= :until
   AND s.state IN (@SubscriptionState.trial, @SubscriptionState.active, @SubscriptionState.suspended, @SubscriptionState.ending,
                   @SubscriptionState.ended)
 ORDER BY e.buyer_id, e.subscription_id LIMIT 1;

-- The buyer of the sale that is `skip` further on: where the next range of buyers ends.
-- name: bill_range :opt by=worker
-- in:   after AccountId, skip int32
-- out:  buyer AccountId
SELECT buyer_id FROM subscription_edges
 WHERE buyer_id > :after ORDER BY buyer_id, subscription_id LIMIT 1 OFFSET :skip;

-- Only a sale that is still as it was read.
-- name: bill_edge_move :exec by=worker
-- in:   subscription SubscriptionId, buyer AccountId, was_due Date, changes int64, charged_through Date?, due_on Date?, open_on Date?
-- each: 1
UPDATE subscription_edges AS e SET charged_through = :charged_through, due_on = :due_on, open_on = :open_on
 WHERE e.subscription_id = :subscription AND e.buyer_id = :buyer AND e.due_on = :was_due AND e.changes = :changes;

-- name: bill_term_move :exec by=worker
-- in:   id SubscriptionId, old_to Date, term_from Date, term_to Date
-- each: 1
UPDATE subscriptions AS s SET term_from = :term_from, term_to = :term_to WHERE s.id = :id AND s.term_to = :old_to;

-- name: bill_next_due :opt by=worker
-- in:   buyer AccountId, after Date
-- out:  buyer AccountId, due_on Date
-- each: 1
SELECT e.buyer_id, MIN(e.due_on) FROM subscription_edges AS e
 WHERE e.buyer_id = :buyer AND e.due_on > :after GROUP BY e.buyer_id;
