-- Bundles: their parts are ordered together, the others hang on the first (ADR 30).

ALTER TABLE order_lines ADD COLUMN bundle_id @id REFERENCES products (id); -- the bundle that it is a part of; the first part is the base of the others
ALTER TABLE subscriptions ADD COLUMN bundle_id @id REFERENCES products (id); -- the same
