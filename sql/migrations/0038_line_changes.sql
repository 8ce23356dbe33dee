-- What an order's line has changed.

ALTER TABLE subscription_changes ADD COLUMN order_line_id @id REFERENCES order_lines (id); -- the line that asked for it; null: asked for by itself
CREATE UNIQUE INDEX subscription_changes_by_line ON subscription_changes (order_line_id);
