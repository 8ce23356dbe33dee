-- Catalogue and price lists.

CREATE TABLE products ( -- sellable variants
    id                 @id PRIMARY KEY,
    code               @text NOT NULL UNIQUE, -- in the URL: "postgresql-small"
    vendor_product     @text NOT NULL, -- the vendor's own id, empty when none
    kind               @text NOT NULL, -- ServiceKind
    connector          @text NOT NULL, -- the connector that makes it
    state              @text NOT NULL, -- ProductState
    name               @text NOT NULL, -- as shown and printed
    vendor             @text NOT NULL, -- who makes it
    category           @text NOT NULL, -- one of the shop's categories
    industries         @text NOT NULL, -- second classification, comma separated
    summary            @text NOT NULL, -- one sentence
    description        @text NOT NULL, -- Markdown
    image              @text NOT NULL, -- an embedded picture
    addon              @bool NOT NULL, -- needs a base product
    featured           @bool NOT NULL, -- special block of the shop
    newcomer           @bool NOT NULL, -- special block of the shop
    popular            @bool NOT NULL, -- special block of the shop
    tax_category       @text NOT NULL, -- EN 16931 category at home
    refund             @text NOT NULL, -- RefundPolicy
    retention_minutes  @int NOT NULL, -- how long resources are kept after the end
    settings           @text NOT NULL, -- JSON: first values of the set-up form; a number is also the most
    search_text        @text NOT NULL, -- lower case: name, vendor, category, summary
    created_at         @int NOT NULL -- first import
) @strict;
CREATE INDEX products_by_kind ON products (kind, name);
CREATE INDEX products_by_vendor_product ON products (vendor_product);

CREATE TABLE product_addons ( -- which add-ons a base product takes
    base_id   @id NOT NULL REFERENCES products (id), -- the base
    addon_id  @id NOT NULL REFERENCES products (id), -- the add-on
    position  @int NOT NULL, -- order on the page
    PRIMARY KEY (base_id, addon_id)
) @strict;
CREATE INDEX product_addons_by_addon ON product_addons (addon_id);

CREATE TABLE plans ( -- term and billing frequency of a product
    id             @id PRIMARY KEY,
    product_id     @id NOT NULL REFERENCES products (id), -- what it buys
    code           @text NOT NULL UNIQUE, -- "postgresql-small-monthly"
    name           @text NOT NULL, -- "Monthly", "1 year, paid monthly"
    term           @text NOT NULL, -- ISO 8601 period: the commitment
    billing        @text NOT NULL, -- ISO 8601 period: how often it is invoiced, in advance
    unit           @text NOT NULL, -- "user", "database"
    quantity_min   @int NOT NULL, -- at least
    quantity_max   @int NOT NULL, -- at most
    quantity_step  @int NOT NULL, -- multiples of
    active         @bool NOT NULL, -- can be ordered
    position       @int NOT NULL -- order on the page
) @strict;
CREATE INDEX plans_by_product ON plans (product_id, position);

CREATE TABLE price_lists ( -- what a seller's buyers pay, and which plans they see (R-CAT-03)
    id          @id PRIMARY KEY,
    owner_id    @id NOT NULL REFERENCES accounts (id), -- the seller
    code        @text NOT NULL, -- unique for the owner
    name        @text NOT NULL, -- "Partners EUR"
    currency    @text NOT NULL, -- of all its prices
    markup_ppm  @int NOT NULL, -- on the owner's purchase price where no price is listed, in millionths; -1: only listed plans
    UNIQUE (owner_id, code)
) @strict;

CREATE TABLE prices ( -- the listed price of a plan, per unit and billing period
    price_list_id  @id NOT NULL REFERENCES price_lists (id), -- the list
    plan_id        @id NOT NULL REFERENCES plans (id), -- the plan
    price_units    @int NOT NULL, -- price = price_units / 10^price_scale
    price_scale    @int NOT NULL, -- 0 to 12
    cost_units     @int NOT NULL, -- the operator's purchase price; -1 when not known
    cost_scale     @int NOT NULL, -- of cost_units
    PRIMARY KEY (price_list_id, plan_id)
) @strict;
CREATE INDEX prices_by_plan ON prices (plan_id);
