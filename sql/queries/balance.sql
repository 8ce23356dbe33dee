-- What stands of each invoice, derived from its facts in the transaction that changes them, and receivables by age.

-- name: balance_add :exec
-- in:   document InvoiceId, issuer AccountId, buyer AccountId, currency Currency, due_on Date, gross_minor int64
-- each: 1
INSERT INTO document_balances (document_id, issuer_id, buyer_id, currency, due_on, state, credited_minor, paid_minor,
                               prepaid_minor, written_off_minor, open_minor)
VALUES (:document, :issuer, :buyer, :currency, :due_on, @InvoiceState.issued, 0, 0, 0, 0, :gross_minor);

-- name: balance_facts :opt
-- in:   document InvoiceId
-- out:  document InvoiceId, gross_minor int64, credited_minor int64, paid_minor int64, prepaid_minor int64, written_off_minor int64, is_void bool
-- each: 1
SELECT d.id, d.gross_minor,
       CAST(COALESCE((SELECT -SUM(c.gross_minor) FROM documents AS c WHERE c.corrects_id = d.id), 0) AS bigint),
       CAST(COALESCE((SELECT SUM(a.amount_minor) FROM payment_allocations AS a WHERE a.document_id = d.id), 0) AS bigint),
       CAST(COALESCE((SELECT SUM(m.amount_minor) FROM money_moves AS m
                       WHERE m.document_id = d.id AND m.kind = @MoveKind.wallet_use), 0) AS bigint),
       CAST(COALESCE((SELECT SUM(m.amount_minor) FROM money_moves AS m
                       WHERE m.document_id = d.id AND m.kind = @MoveKind.write_off), 0) AS bigint),
       EXISTS (SELECT 1 FROM money_moves AS m WHERE m.document_id = d.id AND m.kind = @MoveKind.void)
  FROM documents AS d WHERE d.id = :document;

-- name: balance_set :exec
-- in:   document InvoiceId, state InvoiceState, credited_minor int64, paid_minor int64, prepaid_minor int64, written_off_minor int64, open_minor int64
-- each: 1
UPDATE document_balances AS b
   SET state = :state, credited_minor = :credited_minor, paid_minor = :paid_minor, prepaid_minor = :prepaid_minor,
       written_off_minor = :written_off_minor, open_minor = :open_minor
 WHERE b.document_id = :document;

-- What buyers owe a seller by age, in the order of the buyers. A day is the last of its part: due on it or later.
-- name: balance_aged :many
-- in:   issuer AccountId, after AccountId, today Date, days_30 Date, days_60 Date, days_90 Date, max int32
-- out:  buyer AccountId, name Str, currency Currency, not_due_minor int64, to_30_minor int64, to_60_minor int64, to_90_minor int64, older_minor int64
-- max:  201
SELECT b.buyer_id, (SELECT a.name FROM accounts AS a WHERE a.id = b.buyer_id), b.currency,
       CAST(SUM(CASE WHEN b.due_on >= :today THEN b.open_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN b.due_on < :today AND b.due_on >= :days_30 THEN b.open_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN b.due_on < :days_30 AND b.due_on >= :days_60 THEN b.open_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN b.due_on < :days_60 AND b.due_on >= :days_90 THEN b.open_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN b.due_on < :days_90 THEN b.open_minor ELSE 0 END) AS bigint)
  FROM document_balances AS b
 WHERE b.issuer_id = :issuer AND b.buyer_id > :after AND b.open_minor > 0
 GROUP BY b.buyer_id, b.currency ORDER BY b.buyer_id, b.currency LIMIT :max;

-- The same of all buyers together.
-- name: balance_aged_sums :many
-- in:   issuer AccountId, today Date, days_30 Date, days_60 Date, days_90 Date
-- out:  currency Currency, not_due_minor int64, to_30_minor int64, to_60_minor int64, to_90_minor int64, older_minor int64
-- max:  100
SELECT b.currency,
       CAST(SUM(CASE WHEN b.due_on >= :today THEN b.open_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN b.due_on < :today AND b.due_on >= :days_30 THEN b.open_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN b.due_on < :days_30 AND b.due_on >= :days_60 THEN b.open_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN b.due_on < :days_60 AND b.due_on >= :days_90 THEN b.open_minor ELSE 0 END) AS bigint),
       CAST(SUM(CASE WHEN b.due_on < :days_90 THEN b.open_minor ELSE 0 END) AS bigint)
  FROM document_balances AS b
 WHERE b.issuer_id = :issuer AND b.open_minor > 0
 GROUP BY b.currency ORDER BY b.currency LIMIT 100;
