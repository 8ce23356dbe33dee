-- Exchange rates, and documents converted by them (R6).

-- The newest rate of a pair within some days; of a day, its last correction.
-- name: fx_rate_at :opt
-- in:   pair Str, oldest Date, newest Date
-- out:  pair Str, asked_on Date, id FxRateId, day Date, sequence int64, base Currency, base_units int64, quote Currency, rate Decimal, source Str
-- each: 1
SELECT f.pair, CAST(:newest AS text), f.id, f.day, f.sequence, f.base, f.base_units, f.quote, f.rate_units,
       f.rate_scale, f.source
  FROM fx_rates AS f
 WHERE f.pair = :pair AND f.day >= :oldest AND f.day <= :newest
 ORDER BY f.day DESC, f.sequence DESC LIMIT 1;

-- name: fx_rate_add :exec
-- in:   id FxRateId, pair Str, day Date, sequence int64, base Currency, base_units int64, quote Currency, rate Decimal, source Str, user UserId?, created_at Instant
-- each: 1
INSERT INTO fx_rates (id, pair, day, sequence, base, base_units, quote, rate_units, rate_scale, source, user_id,
                      created_at)
VALUES (:id, :pair, :day, :sequence, :base, :base_units, :quote, :rate_units, :rate_scale, :source, :user,
        :created_at);

-- name: fx_rate_list :many
-- in:   before FxRateId, max int32
-- out:  id FxRateId, day Date, sequence int64, base Currency, base_units int64, quote Currency, rate Decimal, source Str, created_at Instant
-- max:  201
SELECT f.id, f.day, f.sequence, f.base, f.base_units, f.quote, f.rate_units, f.rate_scale, f.source, f.created_at
  FROM fx_rates AS f WHERE f.id < :before ORDER BY f.id DESC LIMIT :max;

-- name: fx_conversion_add :exec
-- in:   document InvoiceId, rate_id FxRateId, base Currency, base_units int64, quote Currency, rate Decimal, rate_on Date, source Str, currency Currency, net_minor int64, tax_minor int64, gross_minor int64, created_at Instant
-- each: 1
INSERT INTO document_conversions (document_id, rate_id, base, base_units, quote, rate_units, rate_scale, rate_on,
                                  source, currency, net_minor, tax_minor, gross_minor, created_at)
VALUES (:document, :rate_id, :base, :base_units, :quote, :rate_units, :rate_scale, :rate_on, :source, :currency,
        :net_minor, :tax_minor, :gross_minor, :created_at);

-- name: fx_conversion_get :opt
-- in:   document InvoiceId
-- out:  base Currency, base_units int64, quote Currency, rate Decimal, rate_on Date, source Str, currency Currency, net_minor int64, tax_minor int64, gross_minor int64
SELECT c.base, c.base_units, c.quote, c.rate_units, c.rate_scale, c.rate_on, c.source, c.currency, c.net_minor,
       c.tax_minor, c.gross_minor
  FROM document_conversions AS c WHERE c.document_id = :document;

-- name: fx_missing_add :exec
-- in:   document InvoiceId, issuer AccountId, pair Str, currency Currency, oldest_on Date, issued_on Date
-- each: 1
INSERT INTO conversions_missing (document_id, issuer_id, pair, currency, oldest_on, issued_on)
VALUES (:document, :issuer, :pair, :currency, :oldest_on, :issued_on);

-- What is converted by now waits no more.
-- name: fx_missing_remove :exec
-- in:   after InvoiceId, last InvoiceId
DELETE FROM conversions_missing AS m
 WHERE m.document_id > :after AND m.document_id <= :last
   AND EXISTS (SELECT 1 FROM document_conversions AS c WHERE c.document_id = m.document_id);

-- What waits, of one seller.
-- name: fx_missing_list :many
-- in:   issuer AccountId, max int32
-- out:  document InvoiceId, kind DocumentKind, label Str, buyer_name Str, issued_on Date, currency Currency, wanted Currency
-- max:  201
SELECT m.document_id, d.kind, d.label, b.name, m.issued_on, d.currency, m.currency
  FROM conversions_missing AS m
  JOIN documents AS d ON d.id = m.document_id
  JOIN accounts AS b ON b.id = d.buyer_id
 WHERE m.issuer_id = :issuer ORDER BY m.document_id LIMIT :max;

-- What waits for rates that are there by now, of all sellers.
-- name: fx_missing_due :many
-- in:   after InvoiceId, max int32
-- out:  document InvoiceId, issuer AccountId, issued_on Date, currency Currency, net Money, tax Money
-- max:  500
SELECT m.document_id, m.issuer_id, m.issued_on, m.currency, d.net_minor, d.currency, d.tax_minor, d.currency
  FROM conversions_missing AS m
  JOIN documents AS d ON d.id = m.document_id
 WHERE m.document_id > :after
   AND EXISTS (SELECT 1 FROM fx_rates AS f WHERE f.pair = m.pair AND f.day >= m.oldest_on AND f.day <= m.issued_on)
 ORDER BY m.document_id LIMIT :max;

-- name: fx_conversion_page :many by=check
-- in:   after InvoiceId, max int32
-- out:  document InvoiceId, issuer AccountId, label Str, issued_on Date, net Money, tax Money, base Currency, base_units int64, quote Currency, rate Decimal, rate_on Date, currency Currency, net_minor int64, tax_minor int64, gross_minor int64, as_said bool
-- max:  500
SELECT c.document_id, d.issuer_id, d.label, d.issued_on, d.net_minor, d.currency, d.tax_minor, d.currency, c.base,
       c.base_units, c.quote, c.rate_units, c.rate_scale, c.rate_on, c.currency, c.net_minor, c.tax_minor,
       c.gross_minor,
       (f.day = c.rate_on AND f.base = c.base AND f.base_units = c.base_units AND f.quote = c.quote
        AND f.rate_units = c.rate_units AND f.rate_scale = c.rate_scale AND f.source = c.source)
  FROM document_conversions AS c
  JOIN documents AS d ON d.id = c.document_id
  JOIN fx_rates AS f ON f.id = c.rate_id
 WHERE c.document_id > :after ORDER BY c.document_id LIMIT :max;
