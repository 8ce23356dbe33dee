-- Running contracts and the sales on their path. What is read for somebody joins account_paths with the acting
-- account (R-ACC-01); the price is the one of the edge on which that account buys, else sells.

-- name: subscription_get :opt
-- in:   actor AccountId, id SubscriptionId
-- out:  id SubscriptionId, account AccountId, account_name Str, owner AccountId, owner_name Str, order_line OrderLineId, order OrderId, base SubscriptionId?, product_name Str, image Str, kind ServiceKind, addon bool, plan_name Str, title Str, friendly_name Str, quantity int64, state SubscriptionState, vendor_state VendorState, term Str, billing Str, refund RefundPolicy, retention_minutes int64, started_on Date?, term_from Date?, term_to Date?, end_on Date?, created_at Instant, ended_at Instant, anchor_day int32, time_zone Str, service ServiceId?, service_state ServiceState?, simulated bool?, price Decimal?, currency Currency?, price_source Str?, charged_through Date?, due_on Date?, cancellation CancellationId?, manages bool
SELECT s.id, s.account_id, a.name, s.owner_id, o.name, s.order_line_id, l.order_id, s.base_id, d.name, d.image, d.kind,
       d.addon, n.name, s.title, s.friendly_name, s.quantity, s.state, s.vendor_state, s.term, s.billing, s.refund,
       d.retention_minutes, s.started_on, s.term_from, s.term_to, s.end_on, s.created_at, s.ended_at, a.anchor_day,
       a.time_zone, v.id, v.state, v.simulated, COALESCE(b.price_units, e.price_units),
       COALESCE(b.price_scale, e.price_scale), COALESCE(b.currency, e.currency),
       COALESCE(b.price_source, e.price_source), COALESCE(b.charged_through, e.charged_through),
       COALESCE(b.due_on, e.due_on), c.id, m.ancestor_id IS NOT NULL
  FROM subscriptions AS s
  JOIN account_paths AS p ON p.ancestor_id = :actor AND p.descendant_id = s.owner_id
  JOIN accounts AS a ON a.id = s.account_id
  JOIN accounts AS o ON o.id = s.owner_id
  JOIN order_lines AS l ON l.id = s.order_line_id
  JOIN products AS d ON d.id = s.product_id
  JOIN plans AS n ON n.id = s.plan_id
  LEFT JOIN account_paths AS m ON m.ancestor_id = :actor AND m.descendant_id = s.account_id
  LEFT JOIN services AS v ON v.subscription_id = s.id
  LEFT JOIN subscription_edges AS b ON b.subscription_id = s.id AND b.buyer_id = :actor
  LEFT JOIN subscription_edges AS e ON e.subscription_id = s.id AND e.seller_id = :actor
  LEFT JOIN cancellations AS c ON c.subscription_id = s.id
       AND c.state IN (@CancelState.submitted, @CancelState.accepted, @CancelState.scheduled, @CancelState.executing)
 WHERE s.id = :id;

-- name: subscription_list :many
-- in:   actor AccountId, owner AccountId, state Str, pattern Str, before SubscriptionId, max int32
-- out:  id SubscriptionId
-- max:  201
SELECT s.id
  FROM subscriptions AS s
  JOIN account_paths AS p ON p.ancestor_id = :actor AND p.descendant_id = s.owner_id
  JOIN accounts AS o ON o.id = s.owner_id
 WHERE s.id < :before AND (:owner = 0 OR s.owner_id = :owner) AND (:state = '' OR s.state = :state)
   AND (lower(s.title) LIKE :pattern ESCAPE '!' OR lower(s.friendly_name) LIKE :pattern ESCAPE '!'
        OR lower(o.name) LIKE :pattern ESCAPE '!')
 ORDER BY s.id DESC LIMIT :max;

-- name: subscription_children :many
-- in:   base SubscriptionId
-- out:  id SubscriptionId
-- max:  100
SELECT id FROM subscriptions
 WHERE base_id = :base AND state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out)
 ORDER BY id LIMIT 100;

-- name: subscription_facts :opt
-- in:   id SubscriptionId
-- out:  id SubscriptionId, account AccountId, owner AccountId, order_line OrderLineId, order OrderId, title Str, state SubscriptionState, vendor_state VendorState, term Str, billing Str, refund RefundPolicy, started_on Date?, end_on Date?, anchor_day int32, time_zone Str, retention_minutes int64
SELECT s.id, s.account_id, s.owner_id, s.order_line_id, l.order_id, s.title, s.state, s.vendor_state, s.term, s.billing,
       s.refund, s.started_on, s.end_on, a.anchor_day, a.time_zone, d.retention_minutes
  FROM subscriptions AS s
  JOIN accounts AS a ON a.id = s.account_id
  JOIN order_lines AS l ON l.id = s.order_line_id
  JOIN products AS d ON d.id = s.product_id
 WHERE s.id = :id;

-- name: subscription_move :exec
-- in:   id SubscriptionId, old SubscriptionState, new SubscriptionState, end_on Date?
UPDATE subscriptions SET state = :new, end_on = :end_on WHERE id = :id AND state = :old;

-- name: subscription_end :exec
-- in:   id SubscriptionId, old SubscriptionState, vendor_state VendorState, end_on Date, ended_at Instant
UPDATE subscriptions SET state = @SubscriptionState.ended, vendor_state = :vendor_state, end_on = :end_on,
       ended_at = :ended_at
 WHERE id = :id AND state = :old;

-- name: subscription_set_term :exec
-- in:   id SubscriptionId, old_to Date, term_from Date, term_to Date
UPDATE subscriptions SET term_from = :term_from, term_to = :term_to WHERE id = :id AND term_to = :old_to;

-- name: subscription_edges :many
-- in:   subscription SubscriptionId
-- out:  buyer AccountId, seller AccountId, charged_through Date?, due_on Date?, time_zone Str
-- max:  10
SELECT e.buyer_id, e.seller_id, e.charged_through, e.due_on, a.time_zone
  FROM subscription_edges AS e
  JOIN accounts AS a ON a.id = e.buyer_id
 WHERE e.subscription_id = :subscription ORDER BY e.depth LIMIT 10;

-- name: subscription_edge_set :exec
-- in:   subscription SubscriptionId, buyer AccountId, charged_through Date?, due_on Date?
UPDATE subscription_edges SET charged_through = :charged_through, due_on = :due_on
 WHERE subscription_id = :subscription AND buyer_id = :buyer;

-- name: edge_due_buyers :many by=worker
-- in:   until Date, after AccountId, max int32
-- out:  buyer AccountId
-- max:  100
SELECT DISTINCT buyer_id FROM subscription_edges
 WHERE due_on <= :until AND buyer_id > :after
 ORDER BY buyer_id LIMIT :max;

-- name: edge_due_streams :many by=worker
-- in:   buyer AccountId, until Date
-- out:  seller AccountId, currency Currency
-- max:  50
SELECT DISTINCT seller_id, currency FROM subscription_edges
 WHERE buyer_id = :buyer AND due_on <= :until
 ORDER BY seller_id, currency LIMIT 50;

-- name: edge_due_page :many by=worker
-- in:   buyer AccountId, seller AccountId, currency Currency, until Date, after_due Date, after SubscriptionId, max int32
-- out:  subscription SubscriptionId, account AccountId, owner AccountId, owner_name Str, title Str, quantity int64, price Decimal, price_source Str, charged_through Date?, due_on Date, started_on Date?, end_on Date?, term Str, billing Str, term_to Date?, anchor_day int32, tax_category TaxCategory, event EventId?
-- max:  200
SELECT s.id, s.account_id, s.owner_id, o.name, s.title, s.quantity, e.price_units, e.price_scale, e.price_source,
       e.charged_through, e.due_on, s.started_on, s.end_on, s.term, s.billing, s.term_to, a.anchor_day, d.tax_category,
       (SELECT v.id FROM events AS v
         WHERE v.subject_kind = 'subscription' AND v.subject_id = s.id AND v.name NOT LIKE 'subscription.cancel%'
         ORDER BY v.sequence DESC LIMIT 1)
  FROM subscription_edges AS e
  JOIN subscriptions AS s ON s.id = e.subscription_id
  JOIN accounts AS a ON a.id = s.account_id
  JOIN accounts AS o ON o.id = s.owner_id
  JOIN products AS d ON d.id = s.product_id
 WHERE e.buyer_id = :buyer AND e.seller_id = :seller AND e.currency = :currency AND e.due_on <= :until
   AND (e.due_on, e.subscription_id) > (:after_due, :after)
   AND s.state IN (@SubscriptionState.active, @SubscriptionState.ending, @SubscriptionState.ended)
 ORDER BY e.due_on, e.subscription_id LIMIT :max;

-- name: edge_next_due :opt by=worker
-- in:   buyer AccountId, after Date
-- out:  due_on Date, time_zone Str
SELECT e.due_on, a.time_zone
  FROM subscription_edges AS e
  JOIN accounts AS a ON a.id = e.buyer_id
 WHERE e.buyer_id = :buyer AND e.due_on > :after
 ORDER BY e.due_on, e.subscription_id LIMIT 1;
