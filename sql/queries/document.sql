-- Issued invoices and credit notes, their numbers, and what of each period has been charged. A document is seen by
-- its two sides only.

-- name: number_ensure :exec
-- in:   issuer AccountId, series Str
-- each: 1
INSERT INTO number_sequences (issuer_id, series, next) VALUES (:issuer, :series, 1)
    ON CONFLICT (issuer_id, series) DO NOTHING;

-- name: number_take :exec
-- in:   issuer AccountId, series Str, count int64
-- each: 1
UPDATE number_sequences AS q SET next = q.next + :count WHERE q.issuer_id = :issuer AND q.series = :series;

-- The first of the numbers that were just taken, and the hash of the document before it.
-- name: number_taken :opt
-- in:   issuer AccountId, series Str, count int64
-- out:  issuer AccountId, series Str, first int64, hash Str?
-- each: 1
SELECT q.issuer_id, q.series, q.next - :count,
       (SELECT d.hash FROM documents AS d
         WHERE d.issuer_id = q.issuer_id AND d.series = q.series AND d.number = q.next - :count - 1)
  FROM number_sequences AS q WHERE q.issuer_id = :issuer AND q.series = :series;

-- name: document_party :opt
-- in:   id AccountId
-- out:  id AccountId, name Str, contact Str, email Str, street Str, city Str, region Str, postcode Str, country Str, vat_number Str, time_zone Str, invoices_daily bool, currency Currency
-- each: 1
SELECT id, name, contact_name, email, street, city, region, postcode, country, vat_number, time_zone,
       invoices_daily, currency
  FROM accounts WHERE id = :id;

-- name: document_add :exec
-- in:   id InvoiceId, kind DocumentKind, issuer AccountId, buyer AccountId, series Str, number int64, label Str, currency Currency, issued_on Date, due_on Date, net_minor int64, tax_minor int64, gross_minor int64, corrects InvoiceId?, issuer_text Str, buyer_text Str, hash Str, created_at Instant
-- each: 1
INSERT INTO documents (id, kind, issuer_id, buyer_id, series, number, label, currency, issued_on, due_on, net_minor,
                       tax_minor, gross_minor, corrects_id, issuer_text, buyer_text, hash, created_at)
VALUES (:id, :kind, :issuer, :buyer, :series, :number, :label, :currency, :issued_on, :due_on, :net_minor,
        :tax_minor, :gross_minor, :corrects, :issuer_text, :buyer_text, :hash, :created_at);

-- name: document_line_add :exec
-- in:   id InvoiceLineId, document InvoiceId, position int32, kind LineKind, subscription SubscriptionId?, owner AccountId, owner_name Str, title Str, from_on Date?, to_on Date?, quantity int64, price Decimal, ratio_num int64, ratio_den int64, cycle_from Date?, cycle_to Date?, rounding RoundingRule, amount_minor int64, tax_category TaxCategory, tax_ppm int64, price_source Str, rule Str, corrects InvoiceLineId?, event EventId
-- each: 1
INSERT INTO document_lines (id, document_id, position, kind, subscription_id, owner_id, owner_name, title, from_on,
                            to_on, quantity, price_units, price_scale, ratio_num, ratio_den, cycle_from, cycle_to,
                            rounding, amount_minor, tax_category, tax_ppm, price_source, rule, corrects_id, event_id)
VALUES (:id, :document, :position, :kind, :subscription, :owner, :owner_name, :title, :from_on, :to_on, :quantity,
        :price_units, :price_scale, :ratio_num, :ratio_den, :cycle_from, :cycle_to, :rounding, :amount_minor,
        :tax_category, :tax_ppm, :price_source, :rule, :corrects, :event);

-- name: document_tax_add :exec
-- in:   document InvoiceId, tax_category TaxCategory, tax_ppm int64, base_minor int64, tax_minor int64, reason Str
-- each: 1
INSERT INTO document_taxes (document_id, tax_category, tax_ppm, base_minor, tax_minor, reason)
VALUES (:document, :tax_category, :tax_ppm, :base_minor, :tax_minor, :reason);

-- name: charged_period_add :exec
-- in:   subscription SubscriptionId, buyer AccountId, from_on Date, to_on Date, line InvoiceLineId
-- each: 1
INSERT INTO charged_periods (subscription_id, buyer_id, from_on, to_on, line_id)
VALUES (:subscription, :buyer, :from_on, :to_on, :line);

-- name: charged_period_cut :exec
-- in:   subscription SubscriptionId, buyer AccountId, from_on Date, to_on Date, line InvoiceLineId
UPDATE charged_periods SET to_on = :to_on
 WHERE subscription_id = :subscription AND buyer_id = :buyer AND from_on = :from_on AND line_id = :line;

-- name: document_get :opt
-- in:   actor AccountId, id InvoiceId
-- out:  id InvoiceId, kind DocumentKind, issuer AccountId, buyer AccountId, series Str, number int64, label Str, currency Currency, issued_on Date, due_on Date, net_minor int64, tax_minor int64, gross_minor int64, corrects InvoiceId?, corrects_label Str?, issuer_text Str, buyer_text Str, hash Str, state InvoiceState?, credited_minor int64, paid_minor int64, prepaid_minor int64, written_off_minor int64, open_minor int64
SELECT d.id, d.kind, d.issuer_id, d.buyer_id, d.series, d.number, d.label, d.currency, d.issued_on, d.due_on,
       d.net_minor, d.tax_minor, d.gross_minor, d.corrects_id, o.label, d.issuer_text, d.buyer_text, d.hash, b.state,
       COALESCE(b.credited_minor, 0), COALESCE(b.paid_minor, 0), COALESCE(b.prepaid_minor, 0),
       COALESCE(b.written_off_minor, 0), COALESCE(b.open_minor, 0)
  FROM documents AS d
  LEFT JOIN documents AS o ON o.id = d.corrects_id
  LEFT JOIN document_balances AS b ON b.document_id = d.id
 WHERE d.id = :id AND (d.buyer_id = :actor OR d.issuer_id = :actor);

-- `state` empty: all.
-- name: document_page :many
-- in:   actor AccountId, kind DocumentKind, customer AccountId, state Str, max int32
-- max:  201
-- id:   d.id
-- sort: created id
-- sort: number text d.label
-- sort: issued_on text d.issued_on
-- sort: due_on text d.due_on
-- sort: gross int d.gross_minor
-- sort: open int COALESCE((SELECT o.open_minor FROM document_balances AS o WHERE o.document_id = d.id), 0)
-- sort: state text COALESCE((SELECT t.state FROM document_balances AS t WHERE t.document_id = d.id), '')
SELECT d.id, @key
  FROM documents AS d
 WHERE @after AND d.kind = :kind AND (@aside d.buyer_id = :actor OR @aside d.issuer_id = :actor)
   AND (:customer = 0 OR EXISTS (SELECT 1 FROM document_lines AS l
                                  WHERE l.document_id = d.id AND l.owner_id = :customer))
   AND (:state = '' OR EXISTS (SELECT 1 FROM document_balances AS b WHERE b.document_id = d.id AND b.state = :state))
 ORDER BY @order LIMIT :max;

-- name: document_seen :one
-- in:   actor AccountId, max int32
-- out:  count int64
SELECT COUNT(*)
  FROM (SELECT 1 FROM documents AS d WHERE d.buyer_id = :actor OR d.issuer_id = :actor LIMIT :max) AS seen;

-- name: document_lines :many
-- in:   document InvoiceId
-- out:  id InvoiceLineId, kind LineKind, subscription SubscriptionId?, owner AccountId, owner_name Str, title Str, from_on Date?, to_on Date?, quantity int64, price Decimal, ratio_num int64, ratio_den int64, cycle_from Date?, cycle_to Date?, rounding RoundingRule, amount_minor int64, tax_category TaxCategory, tax_ppm int64, price_source Str, rule Str, corrects InvoiceLineId?, corrects_position int32?, event_summary Str?
-- max:  3000
SELECT l.id, l.kind, l.subscription_id, l.owner_id, l.owner_name, l.title, l.from_on, l.to_on, l.quantity,
       l.price_units, l.price_scale, l.ratio_num, l.ratio_den, l.cycle_from, l.cycle_to, l.rounding, l.amount_minor,
       l.tax_category, l.tax_ppm, l.price_source, l.rule, l.corrects_id, o.position, v.summary
  FROM document_lines AS l
  LEFT JOIN document_lines AS o ON o.id = l.corrects_id
  LEFT JOIN events AS v ON v.id = l.event_id
 WHERE l.document_id = :document ORDER BY l.position LIMIT 3000;

-- name: document_taxes :many
-- in:   document InvoiceId
-- out:  tax_category TaxCategory, tax_ppm int64, base_minor int64, tax_minor int64, reason Str
-- max:  16
SELECT tax_category, tax_ppm, base_minor, tax_minor, reason
  FROM document_taxes WHERE document_id = :document ORDER BY tax_category, tax_ppm LIMIT 16;

-- name: document_standing_taxes :many
-- in:   document InvoiceId
-- out:  tax_category TaxCategory, tax_ppm int64, base_minor int64, tax_minor int64
-- max:  16
SELECT t.tax_category, t.tax_ppm,
       CAST(t.base_minor + COALESCE(SUM(c.base_minor), 0) AS bigint),
       CAST(t.tax_minor + COALESCE(SUM(c.tax_minor), 0) AS bigint)
  FROM document_taxes AS t
  LEFT JOIN documents AS n ON n.corrects_id = t.document_id
  LEFT JOIN document_taxes AS c ON c.document_id = n.id AND c.tax_category = t.tax_category AND c.tax_ppm = t.tax_ppm
 WHERE t.document_id = :document
 GROUP BY t.document_id, t.tax_category, t.tax_ppm, t.base_minor, t.tax_minor
 ORDER BY t.tax_category, t.tax_ppm LIMIT 16;

-- Invoices that keep what this one lacks of a tax: credits of their lines stand here, less the other way round. An
-- invoice counts with its credit notes.
-- name: document_donors :many
-- in:   document InvoiceId, tax_category TaxCategory, tax_ppm int64
-- out:  id InvoiceId, label Str, amount_minor int64
-- max:  50
SELECT i.id, i.label, CAST(SUM(x.amount_minor) AS bigint)
  FROM (SELECT COALESCE(o.corrects_id, o.id) AS other_id, -c.amount_minor AS amount_minor
          FROM documents AS d
          JOIN document_lines AS c ON c.document_id = d.id
          JOIN document_lines AS l ON l.id = c.corrects_id
          JOIN documents AS o ON o.id = l.document_id
         WHERE (d.id = :document OR d.corrects_id = :document) AND c.kind <> @LineKind.discount
           AND c.tax_category = :tax_category AND c.tax_ppm = :tax_ppm
         UNION ALL
        SELECT COALESCE(d.corrects_id, d.id), c.amount_minor
          FROM documents AS o
          JOIN document_lines AS l ON l.document_id = o.id
          JOIN document_lines AS c ON c.corrects_id = l.id
          JOIN documents AS d ON d.id = c.document_id
         WHERE (o.id = :document OR o.corrects_id = :document) AND c.kind <> @LineKind.discount
           AND c.tax_category = :tax_category AND c.tax_ppm = :tax_ppm) AS x
  JOIN documents AS i ON i.id = x.other_id
 WHERE i.id <> :document
 GROUP BY i.id, i.label HAVING SUM(x.amount_minor) > 0
 ORDER BY i.id DESC LIMIT 50;

-- name: document_corrections :many
-- in:   document InvoiceId
-- out:  id InvoiceId, label Str, gross_minor int64
-- max:  200
SELECT id, label, gross_minor FROM documents WHERE corrects_id = :document ORDER BY id LIMIT 200;

-- name: document_chain :many by=check
-- in:   after_issuer AccountId, after_series Str, after_number int64, max int32
-- out:  id InvoiceId, kind DocumentKind, issuer AccountId, buyer AccountId, series Str, number int64, label Str, currency Currency, issued_on Date, due_on Date, net_minor int64, tax_minor int64, gross_minor int64, corrects_label Str?, issuer_text Str, buyer_text Str, hash Str
-- max:  100
SELECT d.id, d.kind, d.issuer_id, d.buyer_id, d.series, d.number, d.label, d.currency, d.issued_on, d.due_on,
       d.net_minor, d.tax_minor, d.gross_minor, o.label, d.issuer_text, d.buyer_text, d.hash
  FROM documents AS d
  LEFT JOIN documents AS o ON o.id = d.corrects_id
 WHERE (d.issuer_id, d.series, d.number) > (:after_issuer, :after_series, :after_number)
 ORDER BY d.issuer_id, d.series, d.number LIMIT :max;
