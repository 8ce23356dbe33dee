-- Which of a seller's price lists its buyers have, by day (R-CAT-03).

-- name: price_assign_last :one
-- in:   account AccountId
-- out:  number int64
SELECT COALESCE(MAX(number), 0) FROM price_assignments WHERE account_id = :account;

-- name: price_assign_add :exec
-- in:   account AccountId, number int64, list PriceListId, valid_from Date, valid_to Date?, user UserId?,
-- in:   created_at Instant
INSERT INTO price_assignments (account_id, number, price_list_id, valid_from, valid_to, user_id, created_at)
VALUES (:account, :number, :list, :valid_from, :valid_to, :user, :created_at);

-- name: price_assign_end :exec
-- in:   account AccountId, number int64, list PriceListId, at Instant
UPDATE price_assignments SET ended_at = :at
 WHERE account_id = :account AND number = :number AND price_list_id = :list AND ended_at = 0;

-- Buyers of the owner that have its list for all days (number 0), and those that have it for some, not before a day.
-- name: price_assign_list :many
-- in:   owner AccountId, list PriceListId, day Date, after AccountId, after_number int64, max int32
-- out:  account AccountId, number int64, name Str, valid_from Date?, valid_to Date?, made_by Str?, newer bool
-- max:  201
SELECT z.id, z.number, z.name, z.valid_from, z.valid_to, u.name,
       EXISTS (SELECT 1 FROM price_assignments AS o JOIN price_lists AS ol ON ol.id = o.price_list_id AND ol.owner_id = :owner
                WHERE o.account_id = z.id AND o.number > z.number AND o.ended_at = 0 AND o.valid_from <= :day
                  AND (o.valid_to IS NULL OR o.valid_to > :day))
  FROM (SELECT a.id, CAST(0 AS bigint) AS number, a.name, CAST(NULL AS text) AS valid_from,
               CAST(NULL AS text) AS valid_to, CAST(NULL AS bigint) AS user_id
          FROM accounts AS a WHERE a.price_list_id = :list AND a.parent_id = :owner AND a.id >= :after
        UNION ALL
        SELECT a.id, x.number, a.name, x.valid_from, x.valid_to, x.user_id
          FROM price_assignments AS x JOIN accounts AS a ON a.id = x.account_id AND a.parent_id = :owner
         WHERE x.price_list_id = :list AND x.ended_at = 0 AND (x.valid_to IS NULL OR x.valid_to > :day)
           AND x.account_id >= :after) AS z
  LEFT JOIN users AS u ON u.id = z.user_id
 WHERE (z.id, z.number) > (:after, :after_number)
 ORDER BY z.id, z.number LIMIT :max;

-- name: price_list_name :opt
-- in:   id PriceListId
-- out:  owner AccountId, code Str, name Str, currency Currency, markup_ppm int64, valid_from Date, valid_to Date?
SELECT owner_id, code, name, currency, markup_ppm, valid_from, valid_to FROM price_lists WHERE id = :id;
