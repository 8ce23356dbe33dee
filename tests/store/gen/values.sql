-- Values of every type there and back, and answers that a generated function must refuse. For values_test.c.

-- name: values_echo :one by=test
-- in:   i int32, j int64, b bool, s Str, x Blob, t Instant, d Date,
-- in:   m Money, c Currency, n Decimal, o OrderId, e OrderState
-- out:  i int32, j int64, b bool, s Str, x Blob, t Instant, d Date,
-- out:  m Money, c Currency, n Decimal, o OrderId, e OrderState
SELECT :i, :j, :b, :s, :x, :t, :d, :m_minor, :m_currency, :c, :n_units, :n_scale, :o, :e;

-- name: values_echo_null :one by=test
-- in:   i int32?, j int64?, b bool?, s Str?, x Blob?, t Instant?, d Date?,
-- in:   m Money?, c Currency?, n Decimal?, o OrderId?, e OrderState?
-- out:  i int32?, j int64?, b bool?, s Str?, x Blob?, t Instant?, d Date?,
-- out:  m Money?, c Currency?, n Decimal?, o OrderId?, e OrderState?, nulls bool
SELECT :i, :j, :b, :s, :x, :t, :d, :m_minor, :m_currency, :c, :n_units, :n_scale, :o, :e,
       COALESCE(:i, :j, :t, :m_minor, :n_units, :n_scale, :o) IS NULL AND :b IS NULL AND :x IS NULL
       AND COALESCE(:s, :d, :m_currency, :c, :e) IS NULL;

-- name: values_word :one by=test
-- in:   s Str
-- out:  e OrderState
SELECT :s;

-- name: values_day :one by=test
-- in:   s Str
-- out:  d Date
SELECT :s || '';

-- name: values_currency :one by=test
-- in:   s Str
-- out:  m Money
SELECT 5, :s;

-- name: values_small :one by=test
-- in:   j int64
-- out:  i int32
SELECT :j;

-- name: values_missing :one by=test
-- in:   s Str?
-- out:  s Str
SELECT :s || 'x';

-- name: values_opt :opt by=test
-- in:   wanted int32
-- out:  i int32
SELECT :wanted WHERE :wanted > 0;

-- name: values_one :one by=test
-- in:   wanted int32
-- out:  i int32
SELECT :wanted WHERE :wanted > 1;

-- name: values_many :many by=test
-- in:   n int32
-- out:  i int32, s Str
-- max:  40
WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < :n)
SELECT i, 'row' FROM up LIMIT 100;

-- name: values_count :count by=test
-- in:   s Str?
SELECT count(:s);
