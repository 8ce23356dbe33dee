-- The search of the catalogue: what is in memory for each version of it, who sees what, and the words (service/search.h).

-- name: search_get :opt by=import
-- in:   product ProductId
-- out:  name Str, vendor Str, category Str, body Str
SELECT f.name, f.vendor, f.category, f.body FROM product_fts AS f WHERE f.rowid = :product;

-- name: search_remove :exec by=import
-- in:   product ProductId
DELETE FROM product_fts WHERE rowid = :product;

-- name: search_add :exec by=import
-- in:   product ProductId, name Str, vendor Str, category Str, body Str
INSERT INTO product_fts (rowid, name, vendor, category, body) VALUES (:product, :name, :vendor, :category, :body);

-- What the words are made of, and those that are stored; no name: none are.
-- name: search_texts :many by=import
-- in:   after ProductId, max int32
-- out:  id ProductId, code Str, kind ServiceKind, name Str, vendor Str, category Str, industries Str, vendor_product Str, summary Str, description Str, words_name Str?, words_vendor Str?, words_category Str?, words_body Str?
-- max:  200
SELECT p.id, p.code, p.kind, p.name, p.vendor, p.category, p.industries, p.vendor_product, p.summary, p.description,
       s.name, s.vendor, s.category, s.body
  FROM products AS p LEFT JOIN product_fts AS s ON s.rowid = p.id
 WHERE p.id > :after ORDER BY p.id LIMIT :max;

-- name: search_products :many
-- in:   after ProductId, max int32
-- out:  id ProductId, kind ServiceKind, vendor Str, category Str, industries Str, addon bool, featured bool, newcomer bool, popular bool, promoted bool, created_at Instant, words_name Str?, words_vendor Str?, words_category Str?
-- max:  1000
SELECT p.id, p.kind, p.vendor, p.category, p.industries, p.addon, p.featured, p.newcomer, p.popular, p.promoted,
       p.created_at, s.name, s.vendor, s.category
  FROM products AS p LEFT JOIN product_fts AS s ON s.rowid = p.id
 WHERE p.state = @ProductState.active AND p.id > :after ORDER BY p.id LIMIT :max;

-- name: search_billings :many
-- in:   after ProductId, through ProductId
-- out:  product ProductId, billing Str, metered bool, trial bool
-- max:  50000
SELECT DISTINCT pl.product_id, pl.billing, pl.meter <> '', pl.trial_days > 0 FROM plans AS pl
 WHERE pl.active AND pl.product_id > :after AND pl.product_id <= :through
 ORDER BY pl.product_id LIMIT 50000;

-- Products with a plan that has a price on every edge, and bundles whose parts all have one.
-- name: search_shelf :many
-- in:   lists int64,
-- in:   list1 PriceListId, list2 PriceListId, list3 PriceListId, list4 PriceListId,
-- in:   list5 PriceListId, list6 PriceListId, list7 PriceListId, list8 PriceListId,
-- in:   open1 PriceListId, open2 PriceListId, open3 PriceListId, open4 PriceListId,
-- in:   open5 PriceListId, open6 PriceListId, open7 PriceListId, open8 PriceListId, day Date
-- out:  id ProductId
-- max:  100000
SELECT p.id FROM products AS p
 WHERE p.state = @ProductState.active
   AND (EXISTS (SELECT 1 FROM plans AS pl
                WHERE pl.product_id = p.id AND pl.active
                  AND (SELECT COUNT(DISTINCT pr.price_list_id)
                         FROM prices AS pr JOIN price_lists AS l ON l.id = pr.price_list_id
                        WHERE pr.plan_id = pl.id AND pr.price_list_id IN (:list1, :list2, :list3, :list4, :list5, :list6, :list7, :list8)
                          AND pr.until_version IS NULL AND pr.since_version <= l.published_version
                          AND pr.valid_from <= :day AND (pr.valid_to IS NULL OR pr.valid_to > :day)
                          AND pr.kind <> @PriceKind.not_sold) = :lists
                  AND NOT EXISTS (SELECT 1 FROM prices AS ex JOIN price_lists AS xl ON xl.id = ex.price_list_id
                                   WHERE ex.plan_id = pl.id AND ex.price_list_id IN (:open1, :open2, :open3, :open4, :open5, :open6, :open7, :open8)
                                     AND ex.until_version IS NULL AND ex.since_version <= xl.published_version
                                     AND ex.valid_from <= :day AND (ex.valid_to IS NULL OR ex.valid_to > :day)
                                     AND ex.kind = @PriceKind.not_sold))
        OR EXISTS (SELECT 1 FROM bundle_items AS i WHERE i.bundle_id = p.id)
       AND NOT EXISTS (SELECT 1 FROM bundle_items AS i JOIN plans AS pl ON pl.id = i.plan_id JOIN products AS q ON q.id = pl.product_id
                        WHERE i.bundle_id = p.id
                          AND NOT (pl.active AND q.state = @ProductState.active
                                   AND (SELECT COUNT(DISTINCT pr.price_list_id)
                               FROM prices AS pr JOIN price_lists AS l ON l.id = pr.price_list_id
                              WHERE pr.plan_id = pl.id AND pr.price_list_id IN (:list1, :list2, :list3, :list4, :list5, :list6, :list7, :list8)
                                AND pr.until_version IS NULL AND pr.since_version <= l.published_version
                                AND pr.valid_from <= :day AND (pr.valid_to IS NULL OR pr.valid_to > :day)
                                AND pr.kind <> @PriceKind.not_sold) = :lists
                        AND NOT EXISTS (SELECT 1 FROM prices AS ex JOIN price_lists AS xl ON xl.id = ex.price_list_id
                                         WHERE ex.plan_id = pl.id AND ex.price_list_id IN (:open1, :open2, :open3, :open4, :open5, :open6, :open7, :open8)
                                           AND ex.until_version IS NULL AND ex.since_version <= xl.published_version
                                           AND ex.valid_from <= :day AND (ex.valid_to IS NULL OR ex.valid_to > :day)
                                           AND ex.kind = @PriceKind.not_sold))))
 ORDER BY p.id LIMIT 100000;

-- name: search_match :many
-- in:   words Str
-- out:  id ProductId
-- max:  100000
SELECT f.rowid FROM product_fts(:words) AS f LIMIT 100000;
