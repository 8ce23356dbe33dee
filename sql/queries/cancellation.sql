-- Requests to end a subscription, and what they end: the subscription, its add-ons, their services.

-- name: cancellation_add :exec
-- in:   id CancellationId, subscription SubscriptionId, user UserId, state CancelState, at_when CancelWhen, effective_on Date, reason CancelReason, note Str, created_at Instant
INSERT INTO cancellations (id, subscription_id, user_id, state, at_when, effective_on, reason, note, created_at,
                           done_at)
VALUES (:id, :subscription, :user, :state, :at_when, :effective_on, :reason, :note, :created_at, 0);

-- name: cancellation_open :opt
-- in:   subscription SubscriptionId
-- out:  id CancellationId
SELECT id FROM cancellations
 WHERE subscription_id = :subscription
   AND state IN (@CancelState.submitted, @CancelState.accepted, @CancelState.scheduled, @CancelState.executing)
 ORDER BY id DESC LIMIT 1;

-- name: cancellation_get :opt
-- in:   actor AccountId, id CancellationId
-- out:  id CancellationId, subscription SubscriptionId, state CancelState, at_when CancelWhen, effective_on Date, reason CancelReason, note Str, created_at Instant, done_at Instant
SELECT c.id, c.subscription_id, c.state, c.at_when, c.effective_on, c.reason, c.note, c.created_at, c.done_at
  FROM cancellations AS c
  JOIN subscriptions AS s ON s.id = c.subscription_id
  LEFT JOIN account_paths AS p ON p.ancestor_id = :actor AND p.descendant_id = s.owner_id
  LEFT JOIN subscription_edges AS e ON e.subscription_id = s.id AND e.seller_id = :actor
 WHERE c.id = :id AND (p.ancestor_id IS NOT NULL OR e.seller_id IS NOT NULL);

-- name: cancellation_move :exec
-- in:   id CancellationId, old CancelState, new CancelState, done_at Instant
UPDATE cancellations SET state = :new, done_at = :done_at WHERE id = :id AND state = :old;

-- name: cancel_services :many by=worker
-- in:   subscription SubscriptionId
-- out:  id ServiceId, subscription SubscriptionId, state ServiceState, version int64, retention_minutes int64
-- max:  100
SELECT v.id, v.subscription_id, v.state, v.version, d.retention_minutes
  FROM subscriptions AS s
  JOIN services AS v ON v.subscription_id = s.id
  JOIN products AS d ON d.id = s.product_id
 WHERE (s.id = :subscription OR s.base_id = :subscription
        OR s.base_id IN (SELECT c.id FROM subscriptions AS c WHERE c.base_id = :subscription))
   AND s.state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out)
 ORDER BY s.id LIMIT 100;

-- name: cancel_service_move :exec by=worker
-- in:   id ServiceId, old ServiceState, new ServiceState, purge_at Instant
UPDATE services SET state = :new, purge_at = :purge_at WHERE id = :id AND state = :old;

-- A line that a change put on a credit note counts with the invoice that the note is of.
-- name: credit_candidates :many
-- in:   subscription SubscriptionId, from_on Date
-- out:  subscription SubscriptionId, buyer AccountId, from_on Date, to_on Date, line InvoiceLineId, position int32, owner AccountId, owner_name Str, title Str, line_from Date, line_to Date, quantity int64, price Decimal, cycle_from Date, cycle_to Date, amount_minor int64, credited_minor int64, tax_category TaxCategory, tax_ppm int64, document InvoiceId, label Str, issuer AccountId, currency Currency, refund RefundPolicy, started_on Date?, calendar_from Date?, term Str, billing Str, anchor_day int32, open_on Date?
-- max:  500
SELECT p.subscription_id, p.buyer_id, p.from_on, p.to_on, l.id, l.position, l.owner_id, l.owner_name, l.title,
       l.from_on, l.to_on, l.quantity, l.price_units, l.price_scale, l.cycle_from, l.cycle_to,
       CAST(l.amount_minor + COALESCE((SELECT SUM(c.amount_minor) FROM document_lines AS c
                                        WHERE c.corrects_id = l.id AND c.kind = @LineKind.discount), 0) AS bigint),
       CAST(COALESCE((SELECT SUM(c.amount_minor) FROM document_lines AS c
                       WHERE c.corrects_id = l.id AND c.kind <> @LineKind.discount), 0) AS bigint),
       l.tax_category, l.tax_ppm, i.id, i.label, d.issuer_id, d.currency, s.refund,
       s.started_on, COALESCE(s.calendar_from, s.started_on), s.term, s.billing, a.anchor_day, e.open_on
  FROM subscriptions AS s
  JOIN accounts AS a ON a.id = s.account_id
  JOIN charged_periods AS p ON p.subscription_id = s.id
  JOIN subscription_edges AS e ON e.subscription_id = s.id AND e.buyer_id = p.buyer_id
  JOIN document_lines AS l ON l.id = p.line_id
  JOIN documents AS d ON d.id = l.document_id
  JOIN documents AS i ON i.id = COALESCE(d.corrects_id, d.id)
 WHERE (s.id = :subscription OR s.base_id = :subscription
        OR s.base_id IN (SELECT c.id FROM subscriptions AS c WHERE c.base_id = :subscription))
   AND s.state NOT IN (@SubscriptionState.ended, @SubscriptionState.transferred_out) AND p.to_on > :from_on
 ORDER BY d.issuer_id, i.id, d.id, l.position LIMIT 500;
