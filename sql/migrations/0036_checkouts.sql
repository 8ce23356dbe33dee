-- A basket for several beneficiaries: one checkout has a draft order for each of them, and each becomes an order of its own.

CREATE TABLE checkouts ( -- what a user orders together
    id           @id PRIMARY KEY,
    account_id   @id NOT NULL REFERENCES accounts (id), -- the buyer
    user_id      @id NOT NULL REFERENCES users (id), -- whose basket it is
    reference    @text NOT NULL, -- the buyer's own order number, for every order of it
    created_at   @int NOT NULL, -- first line put in
    settled_at   @int NOT NULL, -- nothing of it is a draft any more; 0 before
    request_key  @text, -- of the user's basket; null once it is settled, and of a draft made in one call
    UNIQUE (account_id, request_key)
) @strict;

ALTER TABLE orders ADD COLUMN checkout_id @id REFERENCES checkouts (id); -- ordered together with others; null: placed in one call
CREATE INDEX orders_by_checkout ON orders (checkout_id, state);

INSERT INTO checkouts (id, account_id, user_id, reference, created_at, settled_at, request_key)
SELECT id, account_id, user_id, reference, created_at, 0, CASE WHEN request_key LIKE 'basket:%' THEN request_key END
  FROM orders WHERE state = 'draft';

UPDATE orders
   SET checkout_id = id,
       request_key = 'basket:' || id || ':' || CASE WHEN own_use THEN 'own'
                                                    WHEN end_customer_id IS NULL THEN 'none'
                                                    ELSE CAST(end_customer_id AS TEXT) END
 WHERE state = 'draft' AND request_key LIKE 'basket:%';
UPDATE orders SET checkout_id = id WHERE state = 'draft' AND checkout_id IS NULL;
