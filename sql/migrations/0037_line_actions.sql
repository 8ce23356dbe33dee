-- An order's line can also change a subscription that runs: its quantity, its plan, or a trial into what is paid.

ALTER TABLE order_lines ADD COLUMN action @text NOT NULL DEFAULT 'new'; -- LineAction
ALTER TABLE order_lines ADD COLUMN target_subscription_id @id REFERENCES subscriptions (id); -- what it changes; null: it makes one
ALTER TABLE order_lines ADD COLUMN at_when @text NOT NULL DEFAULT 'now'; -- CancelWhen: from when a change counts; never a date
CREATE INDEX order_lines_by_target ON order_lines (target_subscription_id);
