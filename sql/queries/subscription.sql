-- Running contracts and the sales on their path. What is read for somebody joins account_paths with the acting
-- account (R-ACC-01); the price is the one of the edge on which that account buys, else sells.

-- Whoever is on its path sees it, wherever its owner is in the tree by now; who only is above the owner changes nothing.
-- name: subscription_get :opt
-- in:   actor AccountId, id SubscriptionId
-- out:  id SubscriptionId, account AccountId, account_name Str, owner AccountId, owner_name Str, order_line OrderLineId, order OrderId, base SubscriptionId?, product_name Str, image Str, kind ServiceKind, addon bool, plan_name Str, title Str, friendly_name Str, quantity int64, state SubscriptionState, vendor_state VendorState, term Str, billing Str, refund RefundPolicy, retention_minutes int64, started_on Date?, term_from Date?, term_to Date?, end_on Date?, created_at Instant, ended_at Instant, anchor_day int32, time_zone Str, service ServiceId?, service_state ServiceState?, simulated bool?, price Decimal?, currency Currency?, price_source Str?, charged_through Date?, due_on Date?, cancellation CancellationId?, manages bool, meter Str, sale_kind SaleKind, trial_ends_on Date?, plan_code Str, bundle ProductId?, bundle_name Str?
-- each: 1
SELECT s.id, s.account_id, a.name, s.owner_id, o.name, s.order_line_id, l.order_id, s.base_id, d.name, d.image, d.kind,
       d.addon, n.name, s.title, s.friendly_name, s.quantity, s.state, s.vendor_state, s.term, s.billing, s.refund,
       d.retention_minutes, s.started_on, s.term_from, s.term_to, s.end_on, s.created_at, s.ended_at, a.anchor_day,
       a.time_zone, v.id, v.state, v.simulated, COALESCE(b.price_units, e.price_units),
       COALESCE(b.price_scale, e.price_scale), COALESCE(b.currency, e.currency),
       COALESCE(b.price_source, e.price_source), COALESCE(b.charged_through, e.charged_through),
       COALESCE(b.due_on, e.due_on), c.id,
       s.account_id = :actor OR e.seller_id IS NOT NULL OR (b.buyer_id IS NOT NULL AND m.ancestor_id IS NOT NULL),
       s.meter, s.sale_kind, s.trial_ends_on, n.code, s.bundle_id, g.name
  FROM subscriptions AS s
  LEFT JOIN account_paths AS p ON p.ancestor_id = :actor AND p.descendant_id = s.owner_id
  JOIN accounts AS a ON a.id = s.account_id
  JOIN accounts AS o ON o.id = s.owner_id
  JOIN order_lines AS l ON l.id = s.order_line_id
  JOIN products AS d ON d.id = s.product_id
  JOIN plans AS n ON n.id = s.plan_id
  LEFT JOIN account_paths AS m ON m.ancestor_id = :actor AND m.descendant_id = s.account_id
  LEFT JOIN services AS v ON v.subscription_id = s.id
  LEFT JOIN products AS g ON g.id = s.bundle_id
  LEFT JOIN subscription_edges AS b ON b.subscription_id = s.id AND b.buyer_id = :actor
  LEFT JOIN subscription_edges AS e ON e.subscription_id = s.id AND e.seller_id = :actor
  LEFT JOIN cancellations AS c ON c.subscription_id = s.id
       AND c.state IN (@CancelState.submitted, @CancelState.accepted, @CancelState.scheduled, @CancelState.executing)
 WHERE s.id = :id AND (p.ancestor_id IS NOT NULL OR b.buyer_id IS NOT NULL OR e.seller_id IS NOT NULL);

-- name: subscription_page :many
-- in:   actor AccountId, owner AccountId, state Str, pattern Str, max int32
-- max:  201
-- id:   s.id
-- sort: created id
-- sort: subscription text lower(CASE WHEN s.friendly_name <> '' THEN s.friendly_name ELSE s.title END)
-- sort: end_customer text lower(o.name)
-- sort: quantity int s.quantity
-- sort: state text s.state
-- sort: started_on text COALESCE(s.started_on, '')
-- sort: term_to text COALESCE(s.term_to, '')
-- sort: end_on text COALESCE(s.end_on, '')
-- sort: next_charge_on text COALESCE((SELECT b.due_on FROM subscription_edges AS b WHERE b.subscription_id = s.id AND b.buyer_id = :actor), (SELECT MIN(e.due_on) FROM subscription_edges AS e WHERE e.subscription_id = s.id AND e.seller_id = :actor), '')
SELECT s.id, @key
  FROM subscriptions AS s
  @walk account_paths AS p ON p.ancestor_id = :actor AND p.descendant_id = s.owner_id
  @walk accounts AS o ON o.id = s.owner_id
 WHERE @after AND (:owner = 0 OR p.descendant_id = :owner) AND (:state = '' OR s.state = :state)
   AND (:pattern = '%' OR lower(s.title) LIKE :pattern ESCAPE '!' OR lower(s.friendly_name) LIKE :pattern ESCAPE '!'
        OR lower(o.name) LIKE :pattern ESCAPE '!')
 ORDER BY @order LIMIT :max;

-- How many the actor sees, counted no further than :max.
-- name: subscription_seen :one
-- in:   actor AccountId, owner AccountId, max int32
-- out:  count int64
SELECT COUNT(*)
  FROM (SELECT 1
          FROM account_paths AS p
          JOIN subscriptions AS s ON s.owner_id = p.descendant_id
         WHERE p.ancestor_id = :actor AND (:owner = 0 OR p.descendant_id = :owner) LIMIT :max) AS seen;

-- What hangs on it: its add-ons, and the parts of its bundle with theirs.
-- name: subscription_children :many
-- in:   base SubscriptionId
-- out:  id SubscriptionId
-- max:  100
SELECT id FROM subscriptions
 WHERE (base_id = :base OR base_id IN (SELECT c.id FROM subscriptions AS c WHERE c.base_id = :base))
   AND state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out)
 ORDER BY id LIMIT 100;

-- name: subscription_facts :opt
-- in:   id SubscriptionId
-- out:  id SubscriptionId, account AccountId, owner AccountId, order_line OrderLineId, order OrderId, title Str, state SubscriptionState, vendor_state VendorState, term Str, billing Str, refund RefundPolicy, started_on Date?, calendar_from Date?, end_on Date?, anchor_day int32, time_zone Str, retention_minutes int64, trial_ends_on Date?, user UserId
SELECT s.id, s.account_id, s.owner_id, s.order_line_id, l.order_id, s.title, s.state, s.vendor_state, s.term, s.billing,
       s.refund, s.started_on, COALESCE(s.calendar_from, s.started_on), s.end_on, a.anchor_day, a.time_zone,
       d.retention_minutes, s.trial_ends_on, w.user_id
  FROM subscriptions AS s
  JOIN accounts AS a ON a.id = s.account_id
  JOIN order_lines AS l ON l.id = s.order_line_id
  JOIN orders AS w ON w.id = l.order_id
  JOIN products AS d ON d.id = s.product_id
 WHERE s.id = :id;

-- name: subscription_move :exec
-- in:   id SubscriptionId, old SubscriptionState, new SubscriptionState, end_on Date?
UPDATE subscriptions SET state = :new, end_on = :end_on WHERE id = :id AND state = :old;

-- While a trial is to be made paid on its last day it has no end, else that one.
-- name: subscription_trial_end :exec
-- in:   id SubscriptionId, ends bool
UPDATE subscriptions SET end_on = CASE WHEN :ends THEN trial_ends_on END
 WHERE id = :id AND trial_ends_on IS NOT NULL
   AND state IN (@SubscriptionState.trial, @SubscriptionState.suspended);

-- A trial of the product that the owner had, or the product that it has.
-- name: subscription_trial_taken :opt
-- in:   owner AccountId, product ProductId
-- out:  trial bool
SELECT s.trial_days > 0
  FROM subscriptions AS s
 WHERE s.owner_id = :owner AND s.product_id = :product
   AND (s.trial_days > 0 OR s.state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out))
 ORDER BY s.trial_days DESC, s.id LIMIT 1;

-- name: subscription_name :exec
-- in:   id SubscriptionId, name Str
UPDATE subscriptions SET friendly_name = :name WHERE id = :id;

-- name: subscription_end :exec
-- in:   id SubscriptionId, old SubscriptionState, vendor_state VendorState, end_on Date, ended_at Instant
UPDATE subscriptions SET state = @SubscriptionState.ended, vendor_state = :vendor_state, end_on = :end_on,
       ended_at = :ended_at
 WHERE id = :id AND state = :old;

-- name: subscription_edges :many
-- in:   subscription SubscriptionId
-- out:  buyer AccountId, seller AccountId, charged_through Date?, due_on Date?, open_on Date?, time_zone Str, metered bool
-- max:  10
SELECT e.buyer_id, e.seller_id, e.charged_through, e.due_on, e.open_on, a.time_zone, e.tariff <> ''
  FROM subscription_edges AS e
  JOIN accounts AS a ON a.id = e.buyer_id
 WHERE e.subscription_id = :subscription ORDER BY e.depth LIMIT 10;

-- name: subscription_edge_set :exec
-- in:   subscription SubscriptionId, buyer AccountId, charged_through Date?, due_on Date?
UPDATE subscription_edges SET charged_through = :charged_through, due_on = :due_on
 WHERE subscription_id = :subscription AND buyer_id = :buyer;
