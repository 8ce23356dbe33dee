-- Dated changes of subscriptions, and what the billing engine is told of a sale that has some.

-- name: sale_change_add :exec
-- in:   id SaleChangeId, subscription SubscriptionId, kind SaleChangeKind, state SaleChangeState, effective_on Date,
-- in:   quantity int64, product ProductId, plan PlanId, title Str, term Str, billing Str, calendar_from Date,
-- in:   at_when CancelWhen, reason Str, user UserId?, event EventId, request_key Str?, created_at Instant,
-- in:   order_line OrderLineId?
INSERT INTO subscription_changes (id, subscription_id, kind, state, effective_on, quantity, product_id, plan_id, title,
                                  term, billing, calendar_from, at_when, reason, user_id, event_id, request_key,
                                  created_at, order_line_id)
VALUES (:id, :subscription, :kind, :state, :effective_on, :quantity, :product, :plan, :title,
        :term, :billing, :calendar_from, :at_when, :reason, :user, :event, :request_key, :created_at, :order_line);

-- name: sale_change_price_add :exec
-- in:   change SaleChangeId, buyer AccountId, price Decimal, price_source Str
INSERT INTO subscription_change_prices (change_id, buyer_id, price_units, price_scale, price_source)
VALUES (:change, :buyer, :price_units, :price_scale, :price_source);

-- What stands of a subscription's changes, as one edge sees them.
-- name: sale_facts :many
-- in:   subscription SubscriptionId, buyer AccountId
-- out:  kind SaleChangeKind, effective_on Date, quantity int64, plan PlanId, title Str, term Str, billing Str,
-- out:  calendar_from Date, tax_category TaxCategory, event EventId, price Decimal?, price_source Str?
-- max:  5000
SELECT c.kind, c.effective_on, c.quantity, c.plan_id, c.title, c.term, c.billing,
       c.calendar_from, d.tax_category, c.event_id, p.price_units, p.price_scale, p.price_source
  FROM subscription_changes AS c
  JOIN products AS d ON d.id = c.product_id
  LEFT JOIN subscription_change_prices AS p ON p.change_id = c.id AND p.buyer_id = :buyer
 WHERE c.subscription_id = :subscription AND c.state <> @SaleChangeState.withdrawn
 ORDER BY c.effective_on, c.id LIMIT 5000;

-- What was charged of a sale in the cycles that end after a day, less its discounts, with what of it is not given back.
-- A line that a change put on a credit note counts with the invoice that the note is of.
-- name: sale_charged :many
-- in:   subscription SubscriptionId, buyer AccountId, after Date
-- out:  line InvoiceLineId, from_on Date, to_on Date, line_from Date, line_to Date, cycle_from Date, cycle_to Date,
-- out:  quantity int64, price Decimal, amount_minor int64, credited_minor int64, title Str, tax_category TaxCategory,
-- out:  tax_ppm int64, reason Str?, document InvoiceId, label Str
-- max:  2000
SELECT l.id, p.from_on, p.to_on, l.from_on, l.to_on, l.cycle_from, l.cycle_to,
       l.quantity, l.price_units, l.price_scale,
       CAST(l.amount_minor + COALESCE((SELECT SUM(c.amount_minor) FROM document_lines AS c
                                        WHERE c.corrects_id = l.id AND c.kind = @LineKind.discount), 0) AS bigint),
       CAST(COALESCE((SELECT SUM(c.amount_minor) FROM document_lines AS c
                       WHERE c.corrects_id = l.id AND c.kind <> @LineKind.discount), 0) AS bigint),
       l.title, l.tax_category, l.tax_ppm, t.reason, i.id, i.label
  FROM charged_periods AS p
  JOIN document_lines AS l ON l.id = p.line_id
  JOIN documents AS d ON d.id = l.document_id
  JOIN documents AS i ON i.id = COALESCE(d.corrects_id, d.id)
  LEFT JOIN document_taxes AS t ON t.document_id = d.id AND t.tax_category = l.tax_category AND t.tax_ppm = l.tax_ppm
 WHERE p.subscription_id = :subscription AND p.buyer_id = :buyer AND l.cycle_to > :after
 ORDER BY l.id, p.from_on LIMIT 2000;

-- name: sale_change_get :opt
-- in:   actor AccountId, id SaleChangeId
-- out:  id SaleChangeId, subscription SubscriptionId, kind SaleChangeKind, state SaleChangeState, effective_on Date,
-- out:  quantity int64, title Str
SELECT c.id, c.subscription_id, c.kind, c.state, c.effective_on, c.quantity, c.title
  FROM subscription_changes AS c
  JOIN subscriptions AS s ON s.id = c.subscription_id
  LEFT JOIN account_paths AS p ON p.ancestor_id = :actor AND p.descendant_id = s.owner_id
  LEFT JOIN subscription_edges AS e ON e.subscription_id = s.id AND e.seller_id = :actor
 WHERE c.id = :id AND (p.ancestor_id IS NOT NULL OR e.seller_id IS NOT NULL);

-- name: sale_change_work :opt
-- in:   id SaleChangeId
-- out:  id SaleChangeId, subscription SubscriptionId, kind SaleChangeKind, state SaleChangeState, effective_on Date,
-- out:  quantity int64, product ProductId, plan PlanId, title Str, term Str, billing Str, calendar_from Date
SELECT id, subscription_id, kind, state, effective_on, quantity, product_id, plan_id, title, term, billing, calendar_from
  FROM subscription_changes WHERE id = :id;

-- name: sale_change_list :many
-- in:   subscription SubscriptionId
-- out:  id SaleChangeId, kind SaleChangeKind, state SaleChangeState, effective_on Date, quantity int64, title Str,
-- out:  created_at Instant
-- max:  200
SELECT id, kind, state, effective_on, quantity, title, created_at
  FROM subscription_changes
 WHERE subscription_id = :subscription AND kind <> @SaleChangeKind.start
 ORDER BY id DESC LIMIT 200;

-- name: sale_change_by_request :opt
-- in:   subscription SubscriptionId, request_key Str
-- out:  id SaleChangeId
SELECT id FROM subscription_changes WHERE subscription_id = :subscription AND request_key = :request_key;

-- What an order's line has changed, in words, and what was charged and given back for it on one edge.
-- name: sale_change_of_line :opt
-- in:   line OrderLineId, buyer AccountId
-- out:  id SaleChangeId, state SaleChangeState, effective_on Date, summary Str, price Decimal?, price_source Str?,
-- out:  net_minor int64
SELECT c.id, c.state, c.effective_on, v.summary, p.price_units, p.price_scale, p.price_source,
       CAST(COALESCE((SELECT SUM(l.amount_minor) FROM document_lines AS l
                       JOIN documents AS d ON d.id = l.document_id AND d.buyer_id = :buyer
                      WHERE l.subscription_id = c.subscription_id AND l.event_id = c.event_id), 0) AS bigint)
  FROM subscription_changes AS c
  JOIN events AS v ON v.id = c.event_id
  LEFT JOIN subscription_change_prices AS p ON p.change_id = c.id AND p.buyer_id = :buyer
 WHERE c.order_line_id = :line;

-- name: sale_change_move :exec
-- in:   id SaleChangeId, old SaleChangeState, new SaleChangeState
UPDATE subscription_changes SET state = :new WHERE id = :id AND state = :old;

-- What a change needs to know of the subscription.
-- name: sale_subject :opt
-- in:   id SubscriptionId
-- out:  id SubscriptionId, account AccountId, owner AccountId, owner_name Str, product ProductId, plan PlanId,
-- out:  quantity int64, title Str, term Str, billing Str, refund RefundPolicy, calendar_from Date?, started_on Date?,
-- out:  end_on Date?, state SubscriptionState, anchor_day int32, time_zone Str, kind ServiceKind, connector Str,
-- out:  addon bool, tax_category TaxCategory, service ServiceId?, service_state ServiceState?, sale_kind SaleKind,
-- out:  trial_ends_on Date?
SELECT s.id, s.account_id, s.owner_id, o.name, s.product_id, s.plan_id,
       s.quantity, s.title, s.term, s.billing, s.refund, COALESCE(s.calendar_from, s.started_on), s.started_on,
       s.end_on, s.state, a.anchor_day, a.time_zone, d.kind, d.connector,
       d.addon, d.tax_category, v.id, v.state, s.sale_kind, s.trial_ends_on
  FROM subscriptions AS s
  JOIN accounts AS a ON a.id = s.account_id
  JOIN accounts AS o ON o.id = s.owner_id
  JOIN products AS d ON d.id = s.product_id
  LEFT JOIN services AS v ON v.subscription_id = s.id
 WHERE s.id = :id;

-- name: sale_edges :many
-- in:   subscription SubscriptionId
-- out:  buyer AccountId, seller AccountId, currency Currency, price Decimal, price_source Str, charged_through Date?,
-- out:  due_on Date?, open_on Date?, time_zone Str, setup Decimal
-- max:  10
SELECT e.buyer_id, e.seller_id, e.currency, e.price_units, e.price_scale, e.price_source, e.charged_through,
       e.due_on, e.open_on, a.time_zone, e.setup_units, e.setup_scale
  FROM subscription_edges AS e
  JOIN accounts AS a ON a.id = e.buyer_id
 WHERE e.subscription_id = :subscription ORDER BY e.depth LIMIT 10;

-- name: sale_quantity_set :exec
-- in:   id SubscriptionId, quantity int64
UPDATE subscriptions SET quantity = :quantity WHERE id = :id;

-- The plan of a change, and the prices on the sales of its path. A trial is paid from then on.
-- name: sale_plan_set :exec
-- in:   change SaleChangeId, term_from Date, term_to Date
UPDATE subscriptions
   SET product_id = c.product_id, plan_id = c.plan_id, title = c.title, term = c.term, billing = c.billing,
       calendar_from = c.calendar_from, refund = d.refund, term_from = :term_from, term_to = :term_to,
       state = CASE WHEN subscriptions.state = @SubscriptionState.trial THEN @SubscriptionState.active
                    ELSE subscriptions.state END,
       end_on = CASE WHEN trial_ends_on IS NOT NULL THEN NULL ELSE end_on END, trial_ends_on = NULL
  FROM subscription_changes AS c
  JOIN products AS d ON d.id = c.product_id
 WHERE c.id = :change AND subscriptions.id = c.subscription_id;

-- name: sale_prices_set :exec
-- in:   change SaleChangeId
UPDATE subscription_edges
   SET price_units = p.price_units, price_scale = p.price_scale, price_source = p.price_source
  FROM subscription_changes AS c
  JOIN subscription_change_prices AS p ON p.change_id = c.id
 WHERE c.id = :change AND subscription_edges.subscription_id = c.subscription_id
   AND subscription_edges.buyer_id = p.buyer_id;

-- A run that read them before the change starts again.
-- name: sale_edges_changed :exec
-- in:   subscription SubscriptionId
UPDATE subscription_edges SET changes = changes + 1 WHERE subscription_id = :subscription;

-- The plans of its product, then of those that it can become.
-- name: sale_plans :many
-- in:   subscription SubscriptionId
-- out:  id PlanId
-- max:  50
SELECT n.id
  FROM subscriptions AS s
  JOIN plans AS n ON n.product_id = s.product_id
                  OR n.product_id IN (SELECT u.to_id FROM product_upgrades AS u WHERE u.from_id = s.product_id)
 WHERE s.id = :subscription AND n.active
 ORDER BY CASE WHEN n.product_id = s.product_id THEN 0 ELSE 1 END, n.product_id, n.position, n.id LIMIT 50;

-- An add-on that runs and that another product would not take.
-- name: sale_addon_unfit :opt
-- in:   subscription SubscriptionId, product ProductId
-- out:  name Str
SELECT d.name
  FROM subscriptions AS s
  JOIN products AS d ON d.id = s.product_id
 WHERE s.base_id = :subscription AND s.state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out)
   AND NOT EXISTS (SELECT 1 FROM product_addons AS a WHERE a.base_id = :product AND a.addon_id = s.product_id)
 ORDER BY d.name LIMIT 1;

-- The base of an add-on, when it would not take another product.
-- name: sale_base_unfit :opt
-- in:   subscription SubscriptionId, product ProductId
-- out:  name Str
SELECT d.name
  FROM subscriptions AS s
  JOIN subscriptions AS b ON b.id = s.base_id
  JOIN products AS d ON d.id = b.product_id
 WHERE s.id = :subscription
   AND NOT EXISTS (SELECT 1 FROM product_addons AS a WHERE a.base_id = b.product_id AND a.addon_id = :product);

-- What else its owner has that excludes the product.
-- name: sale_excluded :opt
-- in:   subscription SubscriptionId, product ProductId
-- out:  name Str
SELECT d.name
  FROM subscriptions AS s
  JOIN subscriptions AS o ON o.owner_id = s.owner_id AND o.id <> s.id
  JOIN products AS d ON d.id = o.product_id
 WHERE s.id = :subscription AND o.state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out)
   AND EXISTS (SELECT 1 FROM product_exclusions AS e
                WHERE (e.product_id = :product AND e.other_id = o.product_id)
                   OR (e.product_id = o.product_id AND e.other_id = :product))
 ORDER BY d.name LIMIT 1;

-- From that day on the sale is not as it was billed: the run looks at it then.
-- name: sale_edge_open :exec
-- in:   subscription SubscriptionId, buyer AccountId, open_on Date
UPDATE subscription_edges
   SET open_on = CASE WHEN open_on IS NULL OR open_on > :open_on THEN :open_on ELSE open_on END,
       due_on = CASE WHEN due_on IS NULL OR due_on > :open_on THEN :open_on ELSE due_on END, changes = changes + 1
 WHERE subscription_id = :subscription AND buyer_id = :buyer;
