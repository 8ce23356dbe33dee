-- What products have in common, how they follow one another, what they exclude and what a bundle consists of (R-CAT-01).

CREATE TABLE product_types ( -- a kind of service with its connector, form and rules; every product has one
    id                 @id PRIMARY KEY,
    code               @text NOT NULL UNIQUE, -- "cloud-database"
    name               @text NOT NULL, -- "Cloud Database"
    kind               @text NOT NULL, -- ServiceKind; stays
    connector          @text NOT NULL, -- the connector that makes it
    attributes         @text NOT NULL, -- JSON: code, name, kind, choices and unit of each; empty: none
    settings           @text NOT NULL, -- JSON: first values of the set-up form; empty: none
    refund             @text NOT NULL, -- RefundPolicy
    retention_minutes  @int NOT NULL, -- how long resources are kept after the end
    billing_family     @text NOT NULL, -- a word for reports: "licences"; empty: none
    created_at         @int NOT NULL -- first import
) @strict;

-- A product's kind, connector, refund, retention and settings are copies: of its type, and of its own settings over it.
ALTER TABLE products ADD COLUMN type_id @id REFERENCES product_types (id); -- its type; never null once it is saved
ALTER TABLE products ADD COLUMN sale_kind @text NOT NULL DEFAULT 'recurring'; -- SaleKind
ALTER TABLE products ADD COLUMN promoted @bool NOT NULL DEFAULT FALSE; -- special block of the shop
ALTER TABLE products ADD COLUMN base_required @bool NOT NULL DEFAULT FALSE; -- an add-on that is not sold without its base
ALTER TABLE products ADD COLUMN attributes @text NOT NULL DEFAULT ''; -- JSON: values of its type's attributes
ALTER TABLE products ADD COLUMN own_settings @text NOT NULL DEFAULT ''; -- JSON: what it sets over its type's settings
ALTER TABLE plans ADD COLUMN trial_days @int NOT NULL DEFAULT 0; -- free days before it is paid; 0: no trial
CREATE INDEX products_by_type ON products (type_id, code);

CREATE TABLE product_upgrades ( -- the way from one product to another of its type; both ways have a row
    from_id  @id NOT NULL REFERENCES products (id), -- what is owned
    to_id    @id NOT NULL REFERENCES products (id), -- what it becomes
    kind     @text NOT NULL, -- UpgradeKind: an upgrade as declared, or the downgrade back
    PRIMARY KEY (from_id, to_id)
) @strict;
CREATE INDEX product_upgrades_by_target ON product_upgrades (to_id, from_id);

CREATE TABLE product_exclusions ( -- two products that nobody owns together; it counts both ways
    product_id  @id NOT NULL REFERENCES products (id), -- which of them says so
    other_id    @id NOT NULL REFERENCES products (id), -- the other one
    PRIMARY KEY (product_id, other_id)
) @strict;
CREATE INDEX product_exclusions_by_other ON product_exclusions (other_id, product_id);

CREATE TABLE bundle_items ( -- what a bundle consists of; it has no plans of its own
    bundle_id  @id NOT NULL REFERENCES products (id), -- the bundle
    plan_id    @id NOT NULL REFERENCES plans (id), -- a plan of another product
    quantity   @int NOT NULL, -- of one bundle
    position   @int NOT NULL, -- order on the page
    PRIMARY KEY (bundle_id, plan_id)
) @strict;
CREATE INDEX bundle_items_by_plan ON bundle_items (plan_id);

CREATE TABLE catalogue_groups ( -- categories, industries and blocks of the shop in their order
    kind      @text NOT NULL, -- GroupKind
    name      @text NOT NULL, -- as products name it; of a block its code
    title     @text NOT NULL, -- as shown
    shown     @bool NOT NULL, -- on the front page and among the filters
    position  @int NOT NULL, -- 1…
    PRIMARY KEY (kind, name)
) @strict;

-- Old catalogues: what products of one kind have in common is their type; the commonest has the kind's own code.
INSERT INTO product_types (id, code, name, kind, connector, attributes, settings, refund, retention_minutes,
                           billing_family, created_at)
SELECT g.id, REPLACE(g.kind, '_', '-') || CASE WHEN g.place = 1 THEN '' ELSE '-' || CAST(g.place AS text) END,
       REPLACE(g.kind, '_', ' ') || CASE WHEN g.place = 1 THEN '' ELSE ' ' || CAST(g.place AS text) END,
       g.kind, g.connector, '', '', g.refund, g.retention_minutes, '', g.created_at
  FROM (SELECT MIN(p.id) AS id, p.kind, p.connector, p.refund, p.retention_minutes, MIN(p.created_at) AS created_at,
               ROW_NUMBER() OVER (PARTITION BY p.kind ORDER BY COUNT(*) DESC, MIN(p.id)) AS place
          FROM products AS p GROUP BY p.kind, p.connector, p.refund, p.retention_minutes) AS g;
UPDATE products
   SET type_id = (SELECT t.id FROM product_types AS t
                   WHERE t.kind = products.kind AND t.connector = products.connector AND t.refund = products.refund
                     AND t.retention_minutes = products.retention_minutes),
       base_required = addon, own_settings = settings;
UPDATE products SET sale_kind = 'usage'
 WHERE EXISTS (SELECT 1 FROM plans AS pl WHERE pl.product_id = products.id AND pl.meter <> '');
INSERT INTO catalogue_groups (kind, name, title, shown, position)
SELECT 'category', g.category, g.category, TRUE, ROW_NUMBER() OVER (ORDER BY g.category)
  FROM (SELECT DISTINCT category FROM products) AS g;
