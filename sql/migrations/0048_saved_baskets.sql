-- Baskets that people keep under a name, to take them up again.

CREATE TABLE saved_baskets ( -- one user's
    id          @id PRIMARY KEY,
    account_id  @id NOT NULL REFERENCES accounts (id), -- for which it was filled
    user_id     @id NOT NULL REFERENCES users (id), -- whose it is
    name        @text NOT NULL, -- as its owner calls it
    saved_at    @int NOT NULL, -- kept, or kept again
    UNIQUE (user_id, account_id, name)
) @strict;

CREATE TABLE saved_basket_lines ( -- what was in it, without prices and settings
    basket_id        @id NOT NULL REFERENCES saved_baskets (id), -- of which
    position         @int NOT NULL, -- 1…
    base             @int, -- of an add-on: the position of its base
    plan_id          @id NOT NULL REFERENCES plans (id), -- what is bought
    title            @text NOT NULL, -- product and plan as they were named
    quantity         @int NOT NULL, -- units
    friendly_name    @text NOT NULL, -- the future subscription's
    trial            @bool NOT NULL, -- for the plan's free days
    end_customer_id  @id REFERENCES accounts (id), -- who receives it; null: own use, or not chosen yet
    own_use          @bool NOT NULL, -- the buyer receives it
    PRIMARY KEY (basket_id, position),
    FOREIGN KEY (basket_id, base) REFERENCES saved_basket_lines (basket_id, position)
) @strict;
