-- Orders (a basket is a draft order), subscriptions, services, cancellations.

CREATE TABLE orders ( -- a draft is a user's basket; once placed only its state moves
    id               @id PRIMARY KEY,
    account_id       @id NOT NULL REFERENCES accounts (id), -- the buyer: a partner, or an end customer for itself
    user_id          @id NOT NULL REFERENCES users (id), -- who ordered
    end_customer_id  @id REFERENCES accounts (id), -- who receives the services; null: own use, or not chosen yet
    own_use          @bool NOT NULL, -- the buyer is the beneficiary
    state            @text NOT NULL, -- OrderState
    currency         @text NOT NULL, -- the buyer pays in it
    reference        @text NOT NULL, -- the buyer's own order number
    agreed_at        @int NOT NULL, -- when the agreements were accepted; 0 before
    cause            @text NOT NULL, -- why it waits or failed, in words
    created_at       @int NOT NULL, -- first line put in
    placed_at        @int NOT NULL, -- confirmed; 0 while a draft
    done_at          @int NOT NULL, -- reached a final state; 0 before
    expires_at       @int NOT NULL, -- a draft ends then (R-ORD-06)
    request_key      @text, -- of the call that made it: the same key again is the same order
    UNIQUE (account_id, request_key)
) @strict;
CREATE INDEX orders_by_account ON orders (account_id, id);
CREATE INDEX orders_by_user ON orders (user_id, state);
CREATE INDEX orders_by_customer ON orders (end_customer_id, id);
CREATE INDEX orders_by_expiry ON orders (state, expires_at);

CREATE TABLE order_lines ( -- titles and prices are copies from the moment of placing
    id               @id PRIMARY KEY,
    order_id         @id NOT NULL REFERENCES orders (id), -- its order
    position         @int NOT NULL, -- 1…
    base_line_id     @id REFERENCES order_lines (id), -- of an add-on: the line of its base
    plan_id          @id NOT NULL REFERENCES plans (id), -- what is bought
    product_id       @id NOT NULL REFERENCES products (id), -- of the plan
    title            @text NOT NULL, -- product and plan as they were named
    quantity         @int NOT NULL, -- units
    friendly_name    @text NOT NULL, -- the future subscription's
    settings         @text NOT NULL, -- JSON of the set-up form; empty while not given
    price_units      @int NOT NULL, -- what the buyer pays per unit and period, frozen when placed
    price_scale      @int NOT NULL, -- of price_units
    state            @text NOT NULL, -- OrderLineState
    subscription_id  @id, -- made when placed
    cause            @text NOT NULL, -- of a failure, the vendor's words
    request_key      @text, -- of the form that put it in: the same key again is the same line
    UNIQUE (order_id, request_key)
) @strict;
CREATE INDEX order_lines_by_order ON order_lines (order_id, position);

CREATE TABLE subscriptions ( -- a running contract about one line
    id             @id PRIMARY KEY,
    account_id     @id NOT NULL REFERENCES accounts (id), -- the buyer who ordered and manages it
    owner_id       @id NOT NULL REFERENCES accounts (id), -- who uses it: the end customer, or the buyer
    order_line_id  @id NOT NULL UNIQUE REFERENCES order_lines (id), -- where it comes from
    base_id        @id REFERENCES subscriptions (id), -- of an add-on: the base
    product_id     @id NOT NULL REFERENCES products (id), -- what it is
    plan_id        @id NOT NULL REFERENCES plans (id), -- how it is paid
    title          @text NOT NULL, -- copied from the line
    friendly_name  @text NOT NULL, -- the partner's own name for it
    quantity       @int NOT NULL, -- units
    state          @text NOT NULL, -- SubscriptionState: commercial
    vendor_state   @text NOT NULL, -- VendorState
    term           @text NOT NULL, -- ISO 8601 period
    billing        @text NOT NULL, -- ISO 8601 period
    refund         @text NOT NULL, -- RefundPolicy
    started_on     @text, -- first charged day in the buyer's calendar; null before it is ready
    term_from      @text, -- the running term
    term_to        @text, -- its end, exclusive
    end_on         @text, -- it ends on that day (exclusive); null while it renews
    created_at     @int NOT NULL, -- ordered
    ended_at       @int NOT NULL -- 0 while it runs
) @strict;
CREATE INDEX subscriptions_by_account ON subscriptions (account_id, id);
CREATE INDEX subscriptions_by_owner ON subscriptions (owner_id, id);
CREATE INDEX subscriptions_by_base ON subscriptions (base_id);
CREATE INDEX subscriptions_by_end ON subscriptions (state, end_on);

CREATE TABLE subscription_edges ( -- one row per sale on the path, operator > partner > …: its price and stream of invoices
    subscription_id  @id NOT NULL REFERENCES subscriptions (id), -- what is sold
    buyer_id         @id NOT NULL REFERENCES accounts (id), -- who pays on this edge
    seller_id        @id NOT NULL REFERENCES accounts (id), -- who invoices
    depth            @int NOT NULL, -- 0: the operator sells
    currency         @text NOT NULL, -- of the price
    price_units      @int NOT NULL, -- per unit and billing period, frozen (R36)
    price_scale      @int NOT NULL, -- of price_units
    price_source     @text NOT NULL, -- where the price comes from, in words
    charged_through  @text, -- everything before this day is charged; null before the first charge
    due_on           @text, -- the next day on which something is to be charged; null: nothing
    PRIMARY KEY (subscription_id, buyer_id)
) @strict;
CREATE INDEX subscription_edges_by_stream ON subscription_edges (buyer_id, due_on, subscription_id);
CREATE INDEX subscription_edges_by_due ON subscription_edges (due_on);

CREATE TABLE services ( -- what a subscription gives: set up and used in My WorkSpace
    id                @id PRIMARY KEY,
    subscription_id   @id NOT NULL UNIQUE REFERENCES subscriptions (id), -- what pays for it
    owner_id          @id NOT NULL REFERENCES accounts (id), -- who uses it
    account_id        @id NOT NULL REFERENCES accounts (id), -- who ordered it
    kind              @text NOT NULL, -- ServiceKind
    connector         @text NOT NULL, -- who makes it
    simulated         @bool NOT NULL, -- pages say so
    state             @text NOT NULL, -- ServiceState
    version           @int NOT NULL, -- grows with each change; with the id the connector's idempotency key
    settings          @text NOT NULL, -- JSON, canonical
    seed              @blob NOT NULL, -- sealed; the connector derives passwords from it
    facts             @text NOT NULL, -- JSON array of what may be shown any time
    secrets           @blob NOT NULL, -- sealed JSON of what is shown once; empty when none or shown
    secrets_shown_at  @int NOT NULL, -- 0: not yet
    cause_code        @text NOT NULL, -- of a failure
    cause             @text NOT NULL, -- the vendor's words
    cause_field       @text NOT NULL, -- the setting it is about; empty when none
    ready_at          @int NOT NULL, -- first ready; 0 before
    purge_at          @int NOT NULL, -- resources are deleted then; 0: not ended
    created_at        @int NOT NULL -- ordered
) @strict;
CREATE INDEX services_by_owner ON services (owner_id, id);
CREATE INDEX services_by_account ON services (account_id, id);

CREATE TABLE cancellations ( -- requests to end a subscription (R-CAN-02)
    id               @id PRIMARY KEY,
    subscription_id  @id NOT NULL REFERENCES subscriptions (id), -- what ends
    user_id          @id NOT NULL REFERENCES users (id), -- who asked
    state            @text NOT NULL, -- CancelState
    at_when          @text NOT NULL, -- CancelWhen
    effective_on     @text NOT NULL, -- first day without service
    reason           @text NOT NULL, -- CancelReason
    note             @text NOT NULL, -- free words
    created_at       @int NOT NULL, -- asked
    done_at          @int NOT NULL -- reached a final state; 0 before
) @strict;
CREATE INDEX cancellations_by_subscription ON cancellations (subscription_id, id);
CREATE INDEX cancellations_by_state ON cancellations (state, effective_on);
