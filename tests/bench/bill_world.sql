-- A world of :sales due sales (from the operator to :buyers buyers) on top of a sample marketplace: copies of one of
-- its subscriptions, due on ':day', the first day of a month.
INSERT INTO accounts (id, parent_id, kind, partner_class, state, name, contact_name, email, phone, street, city, region, postcode,
                      country, vat_number, currency, time_zone, anchor_day, price_list_id, bills_customers, credit_limit_minor, created_at)
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :buyers),
     a AS MATERIALIZED (SELECT * FROM accounts WHERE id = (SELECT MIN(buyer_id) FROM subscription_edges WHERE depth = 0))
SELECT 1000000000000000000 + n.n, a.parent_id, a.kind, a.partner_class, a.state, 'Buyer ' || n.n, a.contact_name, 'buyer' || n.n || '@example.com',
       a.phone, a.street, a.city, a.region, a.postcode, a.country, a.vat_number, a.currency, a.time_zone, 1, a.price_list_id,
       a.bills_customers, a.credit_limit_minor, a.created_at
  FROM n CROSS JOIN a;
INSERT INTO account_paths (ancestor_id, descendant_id, depth)
SELECT id, id, 0 FROM accounts WHERE id > 1000000000000000000;
INSERT INTO account_paths (ancestor_id, descendant_id, depth)
SELECT parent_id, id, 1 FROM accounts WHERE id > 1000000000000000000;
INSERT INTO order_lines (id, order_id, position, plan_id, product_id, title, quantity, friendly_name, settings, price_units, price_scale,
                         state, subscription_id, cause)
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :sales),
     l AS MATERIALIZED (SELECT * FROM order_lines WHERE id = (SELECT MIN(order_line_id) FROM subscriptions WHERE state = 'active'))
SELECT 2000000000000000000 + n.n, l.order_id, l.position, l.plan_id, l.product_id, l.title, 1 + n.n % 20, l.friendly_name, l.settings,
       l.price_units, l.price_scale, 'done', 3000000000000000000 + n.n, ''
  FROM n CROSS JOIN l;
INSERT INTO subscriptions (id, account_id, owner_id, order_line_id, product_id, plan_id, title, friendly_name, quantity, state, vendor_state,
                           term, billing, refund, started_on, term_from, term_to, created_at, ended_at)
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :sales),
     s AS MATERIALIZED (SELECT * FROM subscriptions WHERE id = (SELECT MIN(id) FROM subscriptions WHERE state = 'active'))
SELECT 3000000000000000000 + n.n, 1000000000000000001 + CAST(n.n - 1 AS bigint) * :buyers / :sales, 1000000000000000001 + CAST(n.n - 1 AS bigint) * :buyers / :sales,
       2000000000000000000 + n.n, s.product_id, s.plan_id, s.title, s.friendly_name, 1 + n.n % 20, 'active', 'in_sync', 'P1Y', 'P1M', s.refund,
       ':day', ':day', ':year_on', s.created_at, 0
  FROM n CROSS JOIN s;
INSERT INTO subscription_edges (subscription_id, buyer_id, seller_id, depth, currency, price_units, price_scale, price_source, due_on)
SELECT s.id, s.account_id, a.parent_id, 0, 'EUR', 1995 + s.id % 1000, 2, 'the list Standard 2026', ':day'
  FROM subscriptions AS s JOIN accounts AS a ON a.id = s.account_id WHERE s.id > 3000000000000000000;
INSERT INTO services (id, subscription_id, owner_id, account_id, kind, connector, simulated, state, version, settings, seed, facts, secrets,
                      secrets_shown_at, cause_code, cause, cause_field, ready_at, purge_at, created_at)
WITH v AS MATERIALIZED (SELECT * FROM services WHERE id = (SELECT MIN(id) FROM services))
SELECT s.id + 1000000000000000000, s.id, s.owner_id, s.account_id, v.kind, v.connector, v.simulated, 'ready', 1, '{}', v.seed, '[]', v.secrets,
       0, '', '', '', v.created_at, 0, v.created_at
  FROM subscriptions AS s CROSS JOIN v WHERE s.id > 3000000000000000000;
