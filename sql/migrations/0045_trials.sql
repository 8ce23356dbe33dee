-- Trials: a sale that costs nothing for its first days, and then ends unless it was made paid.

ALTER TABLE order_lines ADD COLUMN trial_days @int NOT NULL DEFAULT 0; -- free days before it is paid; 0: no trial
ALTER TABLE subscriptions ADD COLUMN trial_days @int NOT NULL DEFAULT 0; -- it began as a trial of so many days; 0: it did not
ALTER TABLE subscriptions ADD COLUMN trial_ends_on @text; -- the first day after its trial; null: none, or it is paid
