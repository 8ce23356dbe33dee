-- Products. What is shown to an account has a plan that all of the given price lists have a price for: the lists on
-- its path that must have one (src/service/price.h). No lists: everything is shown.

-- name: product_cards :many
-- in:   id1 ProductId, id2 ProductId, id3 ProductId, id4 ProductId, id5 ProductId, id6 ProductId,
-- in:   id7 ProductId, id8 ProductId, id9 ProductId, id10 ProductId, id11 ProductId, id12 ProductId,
-- in:   id13 ProductId, id14 ProductId, id15 ProductId, id16 ProductId, id17 ProductId, id18 ProductId,
-- in:   id19 ProductId, id20 ProductId, id21 ProductId, id22 ProductId, id23 ProductId, id24 ProductId
-- out:  id ProductId, code Str, kind ServiceKind, connector Str, name Str, vendor Str, category Str, summary Str,
-- out:  image Str, addon bool, featured bool, newcomer bool, popular bool, promoted bool, retention_minutes int64,
-- out:  sale_kind SaleKind, base_required bool
-- max:  24
SELECT p.id, p.code, p.kind, p.connector, p.name, p.vendor, p.category, p.summary, p.image, p.addon, p.featured,
       p.newcomer, p.popular, p.promoted, p.retention_minutes, p.sale_kind, p.base_required
  FROM products AS p
 WHERE p.id IN (:id1, :id2, :id3, :id4, :id5, :id6, :id7, :id8, :id9, :id10, :id11, :id12,
             :id13, :id14, :id15, :id16, :id17, :id18, :id19, :id20, :id21, :id22, :id23, :id24)
 ORDER BY p.id LIMIT 24;

-- name: product_by_code :opt
-- in:   code Str
-- out:  id ProductId, code Str, kind ServiceKind, connector Str, name Str, vendor Str, category Str, summary Str,
-- out:  image Str, addon bool, featured bool, newcomer bool, popular bool, promoted bool, retention_minutes int64,
-- out:  sale_kind SaleKind, base_required bool, type ProductTypeId?, type_code Str?, state ProductState, description Str,
-- out:  vendor_product Str, industries Str, tax_category TaxCategory, refund RefundPolicy, settings Str,
-- out:  own_settings Str, attributes Str
SELECT p.id, p.code, p.kind, p.connector, p.name, p.vendor, p.category, p.summary, p.image, p.addon, p.featured,
       p.newcomer, p.popular, p.promoted, p.retention_minutes, p.sale_kind, p.base_required, p.type_id, t.code, p.state,
       p.description, p.vendor_product, p.industries, p.tax_category, p.refund, p.settings, p.own_settings, p.attributes
  FROM products AS p LEFT JOIN product_types AS t ON t.id = p.type_id WHERE p.code = :code;

-- name: product_addon_ids :many
-- in:   base ProductId, lists int64,
-- in:   list1 PriceListId, list2 PriceListId, list3 PriceListId, list4 PriceListId,
-- in:   list5 PriceListId, list6 PriceListId, list7 PriceListId, list8 PriceListId,
-- in:   open1 PriceListId, open2 PriceListId, open3 PriceListId, open4 PriceListId,
-- in:   open5 PriceListId, open6 PriceListId, open7 PriceListId, open8 PriceListId, day Date
-- out:  id ProductId
-- max:  24
SELECT p.id FROM product_addons AS pa JOIN products AS p ON p.id = pa.addon_id
 WHERE pa.base_id = :base AND p.state = @ProductState.active
   AND EXISTS (SELECT 1 FROM plans AS pl
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
 ORDER BY pa.position, p.id LIMIT 24;

-- name: product_takes :count
-- in:   base ProductId, addon ProductId
SELECT COUNT(*) FROM product_addons WHERE base_id = :base AND addon_id = :addon;

-- name: product_total :count by=import
SELECT COUNT(*) FROM products;

-- name: product_vendor_ids :many by=import
-- in:   after Str, max int32
-- out:  id ProductId, code Str, vendor_product Str
-- max:  5000
SELECT id, code, vendor_product FROM products
 WHERE vendor_product > :after AND state = @ProductState.active ORDER BY vendor_product, id LIMIT :max;

-- name: product_put :exec by=import
-- in:   id ProductId, code Str, vendor_product Str, kind ServiceKind, connector Str, name Str, vendor Str, category Str,
-- in:   industries Str, summary Str, description Str, image Str, addon bool, featured bool, newcomer bool, popular bool,
-- in:   promoted bool, base_required bool, sale_kind SaleKind, type ProductTypeId, state ProductState,
-- in:   tax_category TaxCategory, refund RefundPolicy, retention_minutes int64, settings Str, own_settings Str,
-- in:   attributes Str, created_at Instant
INSERT INTO products (id, code, vendor_product, kind, connector, state, name, vendor, category, industries, summary,
                      description, image, addon, featured, newcomer, popular, promoted, base_required, sale_kind,
                      type_id, tax_category, refund, retention_minutes, settings, own_settings, attributes,
                      created_at)
VALUES (:id, :code, :vendor_product, :kind, :connector, :state, :name, :vendor, :category, :industries,
        :summary, :description, :image, :addon, :featured, :newcomer, :popular, :promoted, :base_required, :sale_kind,
        :type, :tax_category, :refund, :retention_minutes, :settings, :own_settings, :attributes,
        :created_at)
    ON CONFLICT (code) DO UPDATE
   SET vendor_product = excluded.vendor_product, kind = excluded.kind, connector = excluded.connector,
       state = excluded.state, name = excluded.name, vendor = excluded.vendor, category = excluded.category,
       industries = excluded.industries, summary = excluded.summary, description = excluded.description,
       image = excluded.image, addon = excluded.addon, featured = excluded.featured, newcomer = excluded.newcomer,
       popular = excluded.popular, promoted = excluded.promoted, base_required = excluded.base_required,
       sale_kind = excluded.sale_kind, type_id = excluded.type_id, tax_category = excluded.tax_category,
       refund = excluded.refund, retention_minutes = excluded.retention_minutes, settings = excluded.settings,
       own_settings = excluded.own_settings, attributes = excluded.attributes;

-- name: product_addon_codes :many by=import
-- in:   base ProductId
-- out:  code Str
-- max:  100
SELECT p.code FROM product_addons AS pa JOIN products AS p ON p.id = pa.addon_id
 WHERE pa.base_id = :base ORDER BY pa.position, p.id LIMIT 100;

-- name: product_addons_clear :exec by=import
-- in:   base ProductId
DELETE FROM product_addons WHERE base_id = :base;

-- name: product_addon_add :exec by=import
-- in:   base ProductId, addon ProductId, position int32
INSERT INTO product_addons (base_id, addon_id, position) VALUES (:base, :addon, :position);
