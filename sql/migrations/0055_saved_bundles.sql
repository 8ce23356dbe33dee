-- A basket that is kept knows which of its lines are parts of a bundle.

ALTER TABLE saved_basket_lines ADD COLUMN bundle_id @id REFERENCES products (id); -- the bundle that it is a part of; the first part is the base of the others
