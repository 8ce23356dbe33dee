-- Payments, what they settle, and the credit on account of a sale. A payment is seen by its two sides only.

-- name: payment_edge_ensure :exec
-- in:   seller AccountId, buyer AccountId, currency Currency
INSERT INTO payment_edges (seller_id, buyer_id, currency, moves) VALUES (:seller, :buyer, :currency, 0)
    ON CONFLICT (seller_id, buyer_id, currency) DO NOTHING;

-- name: payment_edge_hold :exec
-- in:   seller AccountId, buyer AccountId, currency Currency
-- each: 1
UPDATE payment_edges AS e SET moves = e.moves + 1
 WHERE e.seller_id = :seller AND e.buyer_id = :buyer AND e.currency = :currency;

-- name: payment_add :exec
-- in:   id PaymentId, seller AccountId, buyer AccountId, currency Currency, amount_minor int64, credit_minor int64, received_on Date, method PaymentMethod, reference Str, user UserId?, request_key Str?, created_at Instant
INSERT INTO payments (id, seller_id, buyer_id, currency, amount_minor, credit_minor, received_on, method, reference,
                      user_id, request_key, created_at)
VALUES (:id, :seller, :buyer, :currency, :amount_minor, :credit_minor, :received_on, :method, :reference, :user,
        :request_key, :created_at);

-- name: payment_allocation_add :exec
-- in:   payment PaymentId, document InvoiceId, amount_minor int64
-- each: 1
INSERT INTO payment_allocations (payment_id, document_id, amount_minor) VALUES (:payment, :document, :amount_minor);

-- name: payment_by_request :opt
-- in:   seller AccountId, request_key Str
-- out:  id PaymentId
SELECT id FROM payments WHERE seller_id = :seller AND request_key = :request_key;

-- name: payment_credit :one
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  credit_minor int64
SELECT CAST(COALESCE((SELECT SUM(p.credit_minor) FROM payments AS p
                       WHERE p.seller_id = :seller AND p.buyer_id = :buyer AND p.currency = :currency), 0)
            + COALESCE((SELECT SUM(m.credit_minor) FROM money_moves AS m
                         WHERE m.seller_id = :seller AND m.buyer_id = :buyer AND m.currency = :currency), 0) AS bigint);

-- Credit on account and prepaid money of those sales that ever had some.
-- name: payment_funds :opt
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  seller AccountId, buyer AccountId, currency Currency, credit_minor int64, wallet_minor int64
-- each: 1
SELECT e.seller_id, e.buyer_id, e.currency,
       CAST(COALESCE((SELECT SUM(p.credit_minor) FROM payments AS p
                       WHERE p.seller_id = e.seller_id AND p.buyer_id = e.buyer_id AND p.currency = e.currency), 0)
            + COALESCE((SELECT SUM(m.credit_minor) FROM money_moves AS m
                         WHERE m.seller_id = e.seller_id AND m.buyer_id = e.buyer_id AND m.currency = e.currency), 0)
            AS bigint),
       CAST(COALESCE((SELECT SUM(m.wallet_minor) FROM money_moves AS m
                       WHERE m.seller_id = e.seller_id AND m.buyer_id = e.buyer_id AND m.currency = e.currency), 0)
            AS bigint)
  FROM payment_edges AS e
 WHERE e.seller_id = :seller AND e.buyer_id = :buyer AND e.currency = :currency;

-- The open invoices of a sale, oldest first.
-- name: payment_open_documents :many
-- in:   seller AccountId, buyer AccountId, currency Currency
-- out:  id InvoiceId, due_on Date, open_minor int64
-- max:  1000
SELECT d.id, d.due_on, b.open_minor
  FROM document_balances AS b
  JOIN documents AS d ON d.id = b.document_id
 WHERE b.issuer_id = :seller AND b.buyer_id = :buyer AND b.currency = :currency AND b.open_minor > 0
 ORDER BY d.issued_on, d.id LIMIT 1000;

-- name: payment_numbered :opt
-- in:   seller AccountId, series Str, number int64
-- out:  id InvoiceId
SELECT id FROM documents WHERE issuer_id = :seller AND series = :series AND number = :number;

-- What is open of an invoice by its facts: less than zero while more is taken back than was open.
-- name: payment_document :opt
-- in:   seller AccountId, id InvoiceId
-- out:  id InvoiceId, buyer AccountId, label Str, currency Currency, open_minor int64, written_off_minor int64
SELECT d.id, d.buyer_id, d.label, d.currency,
       CAST(d.gross_minor
            + COALESCE((SELECT SUM(c.gross_minor) FROM documents AS c WHERE c.corrects_id = d.id), 0)
            - COALESCE((SELECT SUM(a.amount_minor) FROM payment_allocations AS a WHERE a.document_id = d.id), 0)
            - COALESCE((SELECT SUM(m.amount_minor) FROM money_moves AS m WHERE m.document_id = d.id), 0)
            AS bigint),
       CAST(COALESCE((SELECT SUM(m.amount_minor) FROM money_moves AS m
                       WHERE m.document_id = d.id AND m.kind = @MoveKind.write_off), 0) AS bigint)
  FROM documents AS d
 WHERE d.id = :id AND d.issuer_id = :seller AND d.kind = @DocumentKind.invoice;

-- name: payment_get :opt
-- in:   actor AccountId, id PaymentId
-- out:  id PaymentId, seller AccountId, seller_name Str, buyer AccountId, buyer_name Str, currency Currency, amount_minor int64, credit_minor int64, received_on Date, method PaymentMethod, reference Str, user_name Str?, created_at Instant
SELECT p.id, p.seller_id, s.name, p.buyer_id, b.name, p.currency, p.amount_minor, p.credit_minor, p.received_on,
       p.method, p.reference, u.name, p.created_at
  FROM payments AS p
  JOIN accounts AS s ON s.id = p.seller_id
  JOIN accounts AS b ON b.id = p.buyer_id
  LEFT JOIN users AS u ON u.id = p.user_id
 WHERE p.id = :id AND (p.seller_id = :actor OR p.buyer_id = :actor);

-- name: payment_list :many
-- in:   actor AccountId, customer AccountId, before PaymentId, max int32
-- out:  id PaymentId
-- max:  201
SELECT p.id FROM payments AS p
 WHERE (p.buyer_id = :actor OR p.seller_id = :actor) AND p.id < :before
   AND (:customer = 0 OR p.buyer_id = :customer OR p.seller_id = :customer)
 ORDER BY p.id DESC LIMIT :max;

-- name: payment_allocations :many
-- in:   payment PaymentId
-- out:  document InvoiceId, label Str, amount_minor int64
-- max:  1000
SELECT a.document_id, d.label, a.amount_minor
  FROM payment_allocations AS a
  JOIN documents AS d ON d.id = a.document_id
 WHERE a.payment_id = :payment ORDER BY a.document_id LIMIT 1000;

-- name: document_payments :many
-- in:   document InvoiceId
-- out:  payment PaymentId, method PaymentMethod, received_on Date, reference Str, amount_minor int64
-- max:  200
SELECT p.id, p.method, p.received_on, p.reference, a.amount_minor
  FROM payment_allocations AS a
  JOIN payments AS p ON p.id = a.payment_id
 WHERE a.document_id = :document ORDER BY p.id LIMIT 200;
