-- Voids, write-offs, refunds and the prepaid wallet of a sale. A move is seen by its two sides only.

-- name: move_add :exec
-- in:   id MoveId, kind MoveKind, seller AccountId, buyer AccountId, currency Currency, amount_minor int64, credit_minor int64, wallet_minor int64, document InvoiceId?, payment PaymentId?, booked_on Date, method PaymentMethod, reference Str, reason Str, priority int32, expires_on Date?, user UserId?, request_key Str?, created_at Instant
INSERT INTO money_moves (id, kind, seller_id, buyer_id, currency, amount_minor, credit_minor, wallet_minor, document_id,
                         payment_id, booked_on, method, reference, reason, priority, expires_on, user_id, request_key,
                         created_at)
VALUES (:id, :kind, :seller, :buyer, :currency, :amount_minor, :credit_minor, :wallet_minor, :document, :payment,
        :booked_on, :method, :reference, :reason, :priority, :expires_on, :user, :request_key, :created_at);

-- name: move_wallet_use_add :exec
-- in:   move MoveId, top_up MoveId, amount_minor int64
-- each: 1
INSERT INTO wallet_uses (move_id, top_up_id, amount_minor) VALUES (:move, :top_up, :amount_minor);

-- name: move_by_request :opt
-- in:   seller AccountId, request_key Str
-- out:  id MoveId
SELECT id FROM money_moves WHERE seller_id = :seller AND request_key = :request_key;

-- The void of an invoice.
-- name: move_voiding :opt
-- in:   document InvoiceId
-- out:  id MoveId
SELECT id FROM money_moves WHERE document_id = :document AND kind = @MoveKind.void;

-- What stands against voiding: payments, moves, credit notes and credited lines, in both directions. A discount's line
-- corrects one of its own document.
-- name: move_hindrances :one
-- in:   document InvoiceId
-- out:  settled bool, credited bool, metered bool
SELECT EXISTS (SELECT 1 FROM payment_allocations AS a WHERE a.document_id = :document)
       OR EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = :document),
       EXISTS (SELECT 1 FROM documents AS c WHERE c.corrects_id = :document)
       OR EXISTS (SELECT 1 FROM document_lines AS l
                    JOIN document_lines AS o ON o.id = l.corrects_id
                   WHERE l.document_id = :document AND o.document_id <> :document)
       OR EXISTS (SELECT 1 FROM document_lines AS l
                    JOIN document_lines AS x ON x.corrects_id = l.id
                   WHERE l.document_id = :document AND x.document_id <> :document),
       EXISTS (SELECT 1 FROM document_lines AS l
                WHERE l.document_id = :document AND l.kind IN (@LineKind.usage, @LineKind.minimum));

-- The sales that an invoice charges, with the days that it charges of each.
-- name: move_charged :many
-- in:   document InvoiceId
-- out:  subscription SubscriptionId, buyer AccountId, from_on Date, to_on Date, charged_through Date?
-- max:  1000
SELECT p.subscription_id, p.buyer_id, MIN(p.from_on), MAX(p.to_on), e.charged_through
  FROM document_lines AS l
  JOIN charged_periods AS p ON p.line_id = l.id
  JOIN subscription_edges AS e ON e.subscription_id = p.subscription_id AND e.buyer_id = p.buyer_id
 WHERE l.document_id = :document
 GROUP BY p.subscription_id, p.buyer_id, e.charged_through
 ORDER BY p.subscription_id, p.buyer_id LIMIT 1000;

-- name: move_periods_free :exec
-- in:   document InvoiceId
DELETE FROM charged_periods
 WHERE line_id IN (SELECT l.id FROM document_lines AS l WHERE l.document_id = :document);

-- name: move_sale_back :exec
-- in:   subscription SubscriptionId, buyer AccountId, due_on Date
UPDATE subscription_edges
   SET charged_through = (SELECT MAX(p.to_on) FROM charged_periods AS p
                           WHERE p.subscription_id = :subscription AND p.buyer_id = :buyer),
       due_on = :due_on
 WHERE subscription_id = :subscription AND buyer_id = :buyer;

-- What is left in the wallet of a sale, by top-up.
-- name: move_top_ups :many
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  id MoveId, priority int32, expires_on Date?, left_minor int64
-- max:  200
SELECT t.id, t.priority, t.expires_on, CAST(t.left_minor AS bigint)
  FROM (SELECT m.id, m.priority, m.expires_on,
               m.amount_minor - COALESCE((SELECT SUM(u.amount_minor) FROM wallet_uses AS u WHERE u.top_up_id = m.id), 0)
               AS left_minor
          FROM money_moves AS m
         WHERE m.seller_id = :seller AND m.buyer_id = :buyer AND m.currency = :currency
           AND m.kind = @MoveKind.top_up) AS t
 WHERE t.left_minor > 0
 ORDER BY t.id LIMIT 200;

-- What was refunded of a payment.
-- name: move_refunded :one
-- in:   payment PaymentId
-- out:  amount_minor int64
SELECT CAST(COALESCE(SUM(amount_minor), 0) AS bigint) FROM money_moves
 WHERE payment_id = :payment AND kind = @MoveKind.refund;

-- name: move_get :opt
-- in:   actor AccountId, id MoveId
-- out:  id MoveId, kind MoveKind, seller AccountId, seller_name Str, buyer AccountId, buyer_name Str, currency Currency, amount_minor int64, used_minor int64, document InvoiceId?, document_label Str?, payment PaymentId?, booked_on Date, method PaymentMethod, reference Str, reason Str, priority int32, expires_on Date?, user_name Str?, created_at Instant
SELECT m.id, m.kind, m.seller_id, s.name, m.buyer_id, b.name, m.currency, m.amount_minor,
       CAST(COALESCE((SELECT SUM(w.amount_minor) FROM wallet_uses AS w WHERE w.top_up_id = m.id), 0) AS bigint),
       m.document_id, d.label, m.payment_id, m.booked_on, m.method, m.reference, m.reason, m.priority, m.expires_on,
       u.name, m.created_at
  FROM money_moves AS m
  JOIN accounts AS s ON s.id = m.seller_id
  JOIN accounts AS b ON b.id = m.buyer_id
  LEFT JOIN documents AS d ON d.id = m.document_id
  LEFT JOIN users AS u ON u.id = m.user_id
 WHERE m.id = :id AND (m.seller_id = :actor OR m.buyer_id = :actor);

-- `kind` empty: all.
-- name: move_list :many
-- in:   actor AccountId, kind Str, before MoveId, max int32
-- out:  id MoveId
-- max:  201
SELECT m.id FROM money_moves AS m
 WHERE (m.buyer_id = :actor OR m.seller_id = :actor) AND m.id < :before AND (:kind = '' OR m.kind = :kind)
 ORDER BY m.id DESC LIMIT :max;

-- name: move_of_document :many
-- in:   document InvoiceId
-- out:  id MoveId, kind MoveKind, booked_on Date, reason Str, amount_minor int64
-- max:  200
SELECT id, kind, booked_on, reason, amount_minor FROM money_moves WHERE document_id = :document ORDER BY id LIMIT 200;

-- A sale with prepaid money, for the job.
-- name: move_sale :opt by=worker
-- in:   id MoveId
-- out:  seller AccountId, buyer AccountId, currency Currency
SELECT seller_id, buyer_id, currency FROM money_moves WHERE id = :id;
