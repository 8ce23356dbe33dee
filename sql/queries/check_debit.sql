-- What must stay true of direct debits: each statement finds what breaks it.

-- A file has what its attempts add up to; an attempt is of one sale, and an invoice has one under way.
-- name: check_debits :many by=check
-- out:  problem Str
-- max:  20
SELECT 'attempt ' || CAST(a.id AS text) || ': its invoice or mandate is of another sale, or another attempt is under way'
  FROM payment_attempts AS a
  JOIN documents AS d ON d.id = a.document_id
  JOIN mandates AS m ON m.id = a.mandate_id
 WHERE d.issuer_id <> a.seller_id OR d.buyer_id <> a.buyer_id OR m.seller_id <> a.seller_id OR m.buyer_id <> a.buyer_id
    OR d.currency <> 'EUR' OR d.kind <> @DocumentKind.invoice
    OR (a.state IN (@AttemptState.created, @AttemptState.pending, @AttemptState.unknown)
        AND EXISTS (SELECT 1 FROM payment_attempts AS o
                     WHERE o.document_id = a.document_id AND o.id <> a.id
                       AND o.state IN (@AttemptState.created, @AttemptState.pending, @AttemptState.unknown)))
 LIMIT 20;

-- name: check_debit_files :many by=check
-- out:  problem Str
-- max:  20
SELECT 'file ' || s.message_id || ' says ' || CAST(s.count AS text) || ' debits of ' || CAST(s.total_minor AS text) ||
       ', its attempts are ' || CAST(s.attempts AS text) || ' of ' || CAST(s.total AS text)
  FROM (SELECT b.message_id, b.count, b.total_minor, COUNT(a.id) AS attempts, COALESCE(SUM(a.amount_minor), 0) AS total
          FROM debit_batches AS b
          LEFT JOIN payment_attempts AS a ON a.batch_id = b.id AND a.seller_id = b.seller_id
         GROUP BY b.id, b.message_id, b.count, b.total_minor) AS s
 WHERE s.count <> s.attempts OR s.total_minor <> s.total
 LIMIT 20;

-- An attempt that succeeded is one payment of its amount, one that came back another below zero; no other payment is a
-- direct debit.
-- name: check_debit_payments :many by=check
-- out:  problem Str
-- max:  20
SELECT 'payment ' || CAST(p.id AS text) || ' of ' || CAST(p.amount_minor AS text) || ' by direct debit is that of ' ||
       CAST((SELECT COUNT(*) FROM payment_attempts AS n WHERE n.payment_id = p.id OR n.return_id = p.id) AS text) ||
       ' attempts, or of another amount or sale'
  FROM payments AS p
 WHERE (p.method = @PaymentMethod.sepa_debit
        OR EXISTS (SELECT 1 FROM payment_attempts AS x WHERE x.payment_id = p.id)
        OR EXISTS (SELECT 1 FROM payment_attempts AS y WHERE y.return_id = p.id))
   AND (p.method <> @PaymentMethod.sepa_debit
        OR NOT EXISTS (SELECT 1 FROM payment_attempts AS a
                        WHERE ((a.payment_id = p.id AND a.amount_minor = p.amount_minor)
                               OR (a.return_id = p.id AND a.amount_minor = -p.amount_minor))
                          AND a.state = @AttemptState.succeeded AND a.seller_id = p.seller_id
                          AND a.buyer_id = p.buyer_id AND p.currency = 'EUR'))
 LIMIT 20;

-- name: check_debits_paid :many by=check
-- out:  problem Str
-- max:  20
SELECT 'attempt ' || CAST(a.id AS text) || ' is ' || a.state || ', and its payments are not so'
  FROM payment_attempts AS a
  LEFT JOIN payments AS p ON p.id = a.payment_id
  LEFT JOIN payments AS r ON r.id = a.return_id
 WHERE (a.state = @AttemptState.succeeded AND (p.id IS NULL OR p.amount_minor <> a.amount_minor))
    OR (a.state <> @AttemptState.succeeded AND (a.payment_id IS NOT NULL OR a.return_id IS NOT NULL))
    OR (a.return_id IS NOT NULL AND (r.id IS NULL OR r.amount_minor <> -a.amount_minor))
 LIMIT 20;
