-- Direct debit: how sellers collect, mandates, attempts, files and answers. A mandate and an attempt are seen by their
-- two sides only.

-- name: debit_creditor_add :exec
-- in:   id CreditorId, seller AccountId, name Str, iban_sealed Blob, iban_shown Str, bic Str, identifier Str, notice_days int32, lead_days int32, settle_days int32, retry_days Str, user UserId?, created_at Instant
INSERT INTO debit_creditors (id, seller_id, name, iban_sealed, iban_shown, bic, identifier, notice_days, lead_days,
                             settle_days, retry_days, user_id, created_at)
VALUES (:id, :seller, :name, :iban_sealed, :iban_shown, :bic, :identifier, :notice_days, :lead_days, :settle_days,
        :retry_days, :user, :created_at);

-- name: debit_creditor_newest :opt
-- in:   seller AccountId
-- out:  id CreditorId, name Str, iban_sealed Blob, iban_shown Str, bic Str, identifier Str, notice_days int32, lead_days int32, settle_days int32, retry_days Str
SELECT id, name, iban_sealed, iban_shown, bic, identifier, notice_days, lead_days, settle_days, retry_days
  FROM debit_creditors WHERE seller_id = :seller ORDER BY id DESC LIMIT 1;

-- name: mandate_add :exec
-- in:   id MandateId, seller AccountId, buyer AccountId, reference Str, signed_on Date, scheme DebitScheme, one_off bool, holder Str, iban_sealed Blob, iban_shown Str, bic Str, user UserId?, request_key Str?, created_at Instant
INSERT INTO mandates (id, seller_id, buyer_id, reference, signed_on, scheme, one_off, holder, iban_sealed, iban_shown,
                      bic, state, cause, user_id, request_key, created_at, ended_at)
VALUES (:id, :seller, :buyer, :reference, :signed_on, :scheme, :one_off, :holder, :iban_sealed, :iban_shown, :bic,
        @MandateState.active, '', :user, :request_key, :created_at, 0);

-- name: mandate_by_request :opt
-- in:   seller AccountId, request_key Str
-- out:  id MandateId
SELECT id FROM mandates WHERE seller_id = :seller AND request_key = :request_key;

-- name: mandate_taken :opt
-- in:   seller AccountId, buyer AccountId, reference Str
-- out:  id MandateId, reference Str
SELECT id, reference FROM mandates
 WHERE seller_id = :seller AND (reference = :reference OR (buyer_id = :buyer AND state = @MandateState.active))
 ORDER BY id LIMIT 1;

-- name: mandate_get :opt
-- in:   actor AccountId, id MandateId
-- out:  id MandateId, seller AccountId, seller_name Str, buyer AccountId, buyer_name Str, reference Str, signed_on Date, scheme DebitScheme, one_off bool, holder Str, iban_shown Str, bic Str, state MandateState, cause Str, used_on Str, created_at Instant
SELECT m.id, m.seller_id, s.name, m.buyer_id, b.name, m.reference, m.signed_on, m.scheme, m.one_off, m.holder,
       m.iban_shown, m.bic, m.state, m.cause,
       COALESCE((SELECT MAX(a.collect_on) FROM payment_attempts AS a
                  WHERE a.mandate_id = m.id
                    AND a.state IN (@AttemptState.pending, @AttemptState.succeeded, @AttemptState.unknown)), ''),
       m.created_at
  FROM mandates AS m
  JOIN accounts AS s ON s.id = m.seller_id
  JOIN accounts AS b ON b.id = m.buyer_id
 WHERE m.id = :id AND (m.seller_id = :actor OR m.buyer_id = :actor);

-- name: mandate_list :many
-- in:   actor AccountId, before MandateId, max int32
-- out:  id MandateId
-- max:  201
SELECT id FROM mandates WHERE (seller_id = :actor OR buyer_id = :actor) AND id < :before ORDER BY id DESC LIMIT :max;

-- name: mandate_end :exec
-- in:   id MandateId, state MandateState, cause Str, ended_at Instant
UPDATE mandates SET state = :state, cause = :cause, ended_at = :ended_at
 WHERE id = :id AND state = @MandateState.active;

-- Invoices that may be collected on :collect_on: due and noticed, and no attempt is under way, or the last one is to
-- be tried again, or another mandate than its is good now.
-- name: debit_due :many
-- in:   seller AccountId, after InvoiceId, collect_on Date, noticed_on Date
-- out:  document InvoiceId, buyer AccountId, label Str, mandate MandateId, reference Str, signed_on Date, scheme DebitScheme, one_off bool, holder Str, iban_sealed Blob, bic Str, used_on Str, attempts int32
-- max:  500
SELECT d.id, d.buyer_id, d.label, m.id, m.reference, m.signed_on, m.scheme, m.one_off, m.holder, m.iban_sealed, m.bic,
       COALESCE((SELECT MAX(u.collect_on) FROM payment_attempts AS u
                  WHERE u.mandate_id = m.id
                    AND u.state IN (@AttemptState.pending, @AttemptState.succeeded, @AttemptState.unknown)), ''),
       COALESCE(a.number, 0)
  FROM mandates AS m
  JOIN documents AS d ON d.buyer_id = m.buyer_id AND d.issuer_id = m.seller_id
  LEFT JOIN payment_attempts AS a ON a.document_id = d.id
       AND a.number = (SELECT MAX(x.number) FROM payment_attempts AS x WHERE x.document_id = d.id)
 WHERE m.seller_id = :seller AND m.state = @MandateState.active
   AND d.kind = @DocumentKind.invoice AND d.currency = 'EUR' AND d.id > :after
   AND d.due_on <= :collect_on AND d.issued_on <= :noticed_on
   AND EXISTS (SELECT 1 FROM document_balances AS b WHERE b.document_id = d.id AND b.open_minor > 0)
   AND (a.id IS NULL
        OR (a.state IN (@AttemptState.failed, @AttemptState.succeeded)
            AND (a.retry_on <= :collect_on
                 OR (a.mandate_id <> m.id AND a.failure <> @DebitFailure.none))))
 ORDER BY d.id LIMIT 500;

-- name: attempt_add :exec
-- in:   id AttemptId, seller AccountId, buyer AccountId, document InvoiceId, mandate MandateId, number int32, amount_minor int64, sequence DebitSequence, collect_on Date, created_at Instant
-- each: 1
INSERT INTO payment_attempts (id, seller_id, buyer_id, document_id, mandate_id, number, amount_minor, sequence,
                              collect_on, state, failure, reason, created_at, moved_at)
VALUES (:id, :seller, :buyer, :document, :mandate, :number, :amount_minor, :sequence, :collect_on,
        @AttemptState.created, @DebitFailure.none, '', :created_at, :created_at);

-- name: debit_batch_add :exec
-- in:   id DebitBatchId, seller AccountId, creditor CreditorId, message_id Str, collect_on Date, count int32, total_minor int64, file_hash Str, user UserId?, created_at Instant
INSERT INTO debit_batches (id, seller_id, creditor_id, message_id, collect_on, count, total_minor, file_hash, user_id,
                           created_at)
VALUES (:id, :seller, :creditor, :message_id, :collect_on, :count, :total_minor, :file_hash, :user, :created_at);

-- name: attempt_send :exec
-- in:   id AttemptId, batch DebitBatchId, now Instant
-- each: 1
UPDATE payment_attempts AS a SET state = @AttemptState.pending, batch_id = :batch, moved_at = :now
 WHERE a.id = :id AND a.state = @AttemptState.created;

-- name: attempt_move :exec
-- in:   id AttemptId, old AttemptState, new AttemptState, failure DebitFailure, reason Str, retry_on Date?, payment PaymentId?, now Instant
UPDATE payment_attempts
   SET state = :new, failure = :failure, reason = :reason, retry_on = :retry_on, payment_id = :payment, moved_at = :now
 WHERE id = :id AND state = :old;

-- name: attempt_return :exec
-- in:   id AttemptId, failure DebitFailure, reason Str, retry_on Date?, returned PaymentId, now Instant
UPDATE payment_attempts
   SET failure = :failure, reason = :reason, retry_on = :retry_on, return_id = :returned, moved_at = :now
 WHERE id = :id AND state = @AttemptState.succeeded AND return_id IS NULL;

-- name: attempt_get :opt
-- in:   actor AccountId, id AttemptId
-- out:  id AttemptId, seller AccountId, seller_name Str, buyer AccountId, buyer_name Str, document InvoiceId, label Str, mandate MandateId, mandate_reference Str, one_off bool, number int32, amount_minor int64, sequence DebitSequence, collect_on Date, batch DebitBatchId?, message_id Str?, state AttemptState, failure DebitFailure, reason Str, retry_on Date?, payment PaymentId?, returned PaymentId?, created_at Instant, moved_at Instant
SELECT a.id, a.seller_id, s.name, a.buyer_id, b.name, a.document_id, d.label, a.mandate_id, m.reference, m.one_off,
       a.number, a.amount_minor, a.sequence, a.collect_on, a.batch_id, f.message_id, a.state, a.failure, a.reason,
       a.retry_on, a.payment_id, a.return_id, a.created_at, a.moved_at
  FROM payment_attempts AS a
  JOIN accounts AS s ON s.id = a.seller_id
  JOIN accounts AS b ON b.id = a.buyer_id
  JOIN documents AS d ON d.id = a.document_id
  JOIN mandates AS m ON m.id = a.mandate_id
  LEFT JOIN debit_batches AS f ON f.id = a.batch_id
 WHERE a.id = :id AND (a.seller_id = :actor OR a.buyer_id = :actor);

-- name: attempt_list :many
-- in:   actor AccountId, before AttemptId, max int32
-- out:  id AttemptId
-- max:  201
SELECT id FROM payment_attempts
 WHERE (seller_id = :actor OR buyer_id = :actor) AND id < :before ORDER BY id DESC LIMIT :max;

-- name: attempts_of_document :many
-- in:   document InvoiceId
-- out:  id AttemptId
-- max:  100
SELECT id FROM payment_attempts WHERE document_id = :document ORDER BY number LIMIT 100;

-- How often the invoice failed with the mandate, returns too.
-- name: attempt_failures :one
-- in:   document InvoiceId, mandate MandateId
-- out:  count int32
SELECT CAST(COUNT(*) AS integer) FROM payment_attempts
 WHERE document_id = :document AND mandate_id = :mandate AND (state = @AttemptState.failed OR return_id IS NOT NULL);

-- name: attempts_of_batch :many
-- in:   batch DebitBatchId
-- out:  id AttemptId, document InvoiceId, label Str, buyer AccountId, amount_minor int64, sequence DebitSequence, collect_on Date, state AttemptState, mandate MandateId, reference Str, signed_on Date, scheme DebitScheme, holder Str, iban_sealed Blob, bic Str
-- max:  1000
SELECT a.id, a.document_id, d.label, a.buyer_id, a.amount_minor, a.sequence, a.collect_on, a.state, m.id, m.reference,
       m.signed_on, m.scheme, m.holder, m.iban_sealed, m.bic
  FROM payment_attempts AS a
  JOIN mandates AS m ON m.id = a.mandate_id
  JOIN documents AS d ON d.id = a.document_id
 WHERE a.batch_id = :batch ORDER BY a.id LIMIT 1000;

-- What nothing came back of since its collection.
-- name: attempts_settled :many
-- in:   seller AccountId, collected_on Date
-- out:  id AttemptId
-- max:  100
SELECT id FROM payment_attempts
 WHERE seller_id = :seller AND state = @AttemptState.pending AND collect_on <= :collected_on
 ORDER BY collect_on, id LIMIT 100;

-- name: debit_batch_get :opt
-- in:   seller AccountId, id DebitBatchId
-- out:  id DebitBatchId, message_id Str, collect_on Date, count int32, total_minor int64, file_hash Str, user_name Str?, created_at Instant, name Str, creditor CreditorId, iban_sealed Blob, iban_shown Str, bic Str, identifier Str, pending int32, succeeded int32, came_back int32, failed int32, unknown int32
SELECT b.id, b.message_id, b.collect_on, b.count, b.total_minor, b.file_hash, u.name, b.created_at, c.name, c.id,
       c.iban_sealed, c.iban_shown, c.bic, c.identifier,
       CAST((SELECT COUNT(*) FROM payment_attempts AS a
              WHERE a.batch_id = b.id AND a.state = @AttemptState.pending) AS integer),
       CAST((SELECT COUNT(*) FROM payment_attempts AS a
              WHERE a.batch_id = b.id AND a.state = @AttemptState.succeeded AND a.return_id IS NULL) AS integer),
       CAST((SELECT COUNT(*) FROM payment_attempts AS a
              WHERE a.batch_id = b.id AND a.return_id IS NOT NULL) AS integer),
       CAST((SELECT COUNT(*) FROM payment_attempts AS a
              WHERE a.batch_id = b.id AND a.state = @AttemptState.failed) AS integer),
       CAST((SELECT COUNT(*) FROM payment_attempts AS a
              WHERE a.batch_id = b.id AND a.state = @AttemptState.unknown) AS integer)
  FROM debit_batches AS b
  JOIN debit_creditors AS c ON c.id = b.creditor_id
  LEFT JOIN users AS u ON u.id = b.user_id
 WHERE b.id = :id AND b.seller_id = :seller;

-- name: debit_batch_list :many
-- in:   seller AccountId, before DebitBatchId, max int32
-- out:  id DebitBatchId
-- max:  201
SELECT id FROM debit_batches WHERE seller_id = :seller AND id < :before ORDER BY id DESC LIMIT :max;

-- name: debit_batch_by_message :opt
-- in:   seller AccountId, message_id Str
-- out:  id DebitBatchId
SELECT id FROM debit_batches WHERE message_id = :message_id AND seller_id = :seller;

-- name: debit_answer_add :exec
-- in:   id int64, seller AccountId, message_id Str, file_hash Str, accepted int32, failed int32, returned int32, unclear int32, unmatched int32, user UserId?, created_at Instant
INSERT INTO debit_answers (id, seller_id, message_id, file_hash, accepted, failed, returned, unclear, unmatched, user_id,
                           created_at)
VALUES (:id, :seller, :message_id, :file_hash, :accepted, :failed, :returned, :unclear, :unmatched, :user, :created_at);

-- name: debit_answer_by_hash :opt
-- in:   seller AccountId, file_hash Str
-- out:  accepted int32, failed int32, returned int32, unclear int32, unmatched int32
SELECT accepted, failed, returned, unclear, unmatched FROM debit_answers
 WHERE seller_id = :seller AND file_hash = :file_hash;

-- What payments settle of the invoices of a sale, the given one first, then the newest.
-- name: debit_paid_documents :many
-- in:   seller AccountId, buyer AccountId, document InvoiceId
-- out:  document InvoiceId, paid_minor int64
-- max:  200
SELECT d.id, CAST(SUM(p.amount_minor) AS bigint)
  FROM documents AS d
  JOIN payment_allocations AS p ON p.document_id = d.id
 WHERE d.buyer_id = :buyer AND d.issuer_id = :seller AND d.currency = 'EUR' AND d.kind = @DocumentKind.invoice
 GROUP BY d.id
HAVING SUM(p.amount_minor) > 0
 ORDER BY CASE WHEN d.id = :document THEN 0 ELSE 1 END, d.id DESC LIMIT 200;
