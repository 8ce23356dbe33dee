-- What is sold once, and set-up fees: copied from the catalogue when it is ordered.

ALTER TABLE subscriptions ADD COLUMN sale_kind @text NOT NULL DEFAULT 'recurring'; -- SaleKind, copied from the product
ALTER TABLE subscription_edges ADD COLUMN setup_units @int NOT NULL DEFAULT 0; -- once for each unit, with the first charge
ALTER TABLE subscription_edges ADD COLUMN setup_scale @int NOT NULL DEFAULT 0; -- of setup_units
UPDATE subscriptions SET sale_kind = 'usage' WHERE meter <> '';
