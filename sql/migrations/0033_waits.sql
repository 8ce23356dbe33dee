-- What an order waits for before it is carried out, who must act, and the prices that it keeps meanwhile (ADR 26).

ALTER TABLE orders ADD COLUMN start_on @text; -- it is carried out on that day of the buyer's calendar; null: at once
ALTER TABLE orders ADD COLUMN customer_agrees @bool NOT NULL DEFAULT FALSE; -- the end customer accepts the agreements, by a link

CREATE TABLE account_ordering ( -- how an account may order; without a row: the first values of each column
    account_id    @id PRIMARY KEY REFERENCES accounts (id), -- the buyer
    credit_mode   @text NOT NULL, -- CreditMode; at first "open"
    warn_days     @int NOT NULL, -- a charge that will pass the limit is announced so many days before; at first 7
    self_service  @bool NOT NULL -- an end customer's own orders need no approval of its partner; at first true
) @strict;

CREATE TABLE approval_rules ( -- which orders somebody must approve; an ended rule stays for its waits
    id               @id PRIMARY KEY,
    account_id       @id NOT NULL REFERENCES accounts (id), -- whose rule: the buyer's own, or its seller's
    buyer_id         @id REFERENCES accounts (id), -- for this buyer alone; null: for all whom it concerns
    name             @text NOT NULL, -- as shown to those who wait
    condition        @text NOT NULL, -- ApprovalWhen
    threshold        @int NOT NULL, -- minor units, or millionths; 0 where the condition has none
    subject          @text NOT NULL, -- a product's code, category, vendor or tag; empty where the condition has none
    approver         @text NOT NULL, -- ApproverKind
    timeout_days     @int NOT NULL, -- business days of the approver's country; 0: none
    timeout_means    @text NOT NULL, -- TimeoutMeans
    remind_days      @int NOT NULL, -- business days between reminders; 0: none
    created_at       @int NOT NULL, -- made
    ended_at         @int NOT NULL -- 0 while it is in force
) @strict;
CREATE INDEX approval_rules_by_account ON approval_rules (account_id, ended_at, id);

CREATE TABLE waits ( -- the state of an order that waits follows from its open waits
    id             @id PRIMARY KEY,
    order_id       @id NOT NULL REFERENCES orders (id), -- what waits
    kind           @text NOT NULL, -- WaitKind
    on_account_id  @id NOT NULL REFERENCES accounts (id), -- who must act
    about_id       @id REFERENCES accounts (id), -- credit and payment: whose limit; else null
    rule_id        @id REFERENCES approval_rules (id), -- approval: by which rule; null: by the one for end customers
    reason         @text NOT NULL, -- why, in words
    need_minor     @int NOT NULL, -- credit and payment: what the order needs, when it was looked at; else 0
    need_currency  @text NOT NULL, -- of need_minor; empty when none
    lifts_credit   @bool NOT NULL, -- once approved, the limit does not hold the order
    timeout_means  @text NOT NULL, -- TimeoutMeans: at expires_at
    remind_days    @int NOT NULL, -- business days between reminders; 0: none
    since          @int NOT NULL, -- opened
    remind_at      @int NOT NULL, -- the next reminder; 0: none
    reminders      @int NOT NULL, -- sent
    expires_at     @int NOT NULL, -- ends by itself; 0: never
    outcome        @text NOT NULL, -- WaitOutcome
    settled_at     @int NOT NULL, -- 0 while it is open
    settled_by     @id REFERENCES users (id), -- who; null: the system, or somebody without a login
    note           @text NOT NULL -- the reason that was given
) @strict;
CREATE INDEX waits_by_order ON waits (order_id, id);
CREATE INDEX waits_by_account ON waits (on_account_id, settled_at, id);
CREATE INDEX waits_by_about ON waits (about_id, settled_at, id);
CREATE INDEX waits_by_open ON waits (settled_at, id);
CREATE INDEX waits_by_rule ON waits (rule_id);

CREATE TABLE wait_links ( -- what a mail's link holds is a token; here is its hash
    token_hash  @text PRIMARY KEY, -- hex of BLAKE2b-256
    wait_id     @id NOT NULL REFERENCES waits (id), -- what it answers
    user_id     @id REFERENCES users (id), -- whose it is; null: the end customer's contact
    email       @text NOT NULL, -- where it was sent
    created_at  @int NOT NULL, -- sent
    used_at     @int NOT NULL -- 0: not yet
) @strict;
CREATE INDEX wait_links_by_wait ON wait_links (wait_id);

CREATE TABLE delegations ( -- an approver's stand-in for some days
    id          @id PRIMARY KEY,
    account_id  @id NOT NULL REFERENCES accounts (id), -- of both
    from_id     @id NOT NULL REFERENCES users (id), -- the approver
    to_id       @id NOT NULL REFERENCES users (id), -- decides in its place
    from_on     @text NOT NULL, -- first day
    until_on    @text NOT NULL, -- last day
    created_at  @int NOT NULL, -- made
    ended_at    @int NOT NULL -- 0 until it was taken back
) @strict;
CREATE INDEX delegations_by_account ON delegations (account_id, ended_at, id);

CREATE TABLE holidays ( -- what differs from the calendar that the program knows of a country
    country  @text NOT NULL, -- ISO 3166-1 alpha-2
    day      @text NOT NULL, -- which day
    works    @bool NOT NULL, -- it is worked on, though it is a holiday or at the weekend; else it is free
    name     @text NOT NULL, -- as people call it
    PRIMARY KEY (country, day)
) @strict;

CREATE TABLE order_line_edges ( -- the frozen price of each sale of a line while its order waits
    line_id       @id NOT NULL REFERENCES order_lines (id), -- what is sold
    buyer_id      @id NOT NULL REFERENCES accounts (id), -- who pays
    seller_id     @id NOT NULL REFERENCES accounts (id), -- who invoices
    depth         @int NOT NULL, -- 0: the operator sells
    currency      @text NOT NULL, -- of the price
    price_units   @int NOT NULL, -- per unit and billing period
    price_scale   @int NOT NULL, -- of price_units
    price_source  @text NOT NULL, -- where the price comes from, in words
    setup_units   @int NOT NULL, -- per unit, once, when the sale starts
    setup_scale   @int NOT NULL, -- of setup_units
    protection    @text NOT NULL, -- PriceProtection of the sale
    protection_periods @int NOT NULL, -- of PriceProtection "periods"
    tariff        @text NOT NULL, -- JSON of a metered plan; empty: paid by the unit and period
    PRIMARY KEY (line_id, buyer_id)
) @strict;

-- A vendor's question is a wait as well.
INSERT INTO waits (id, order_id, kind, on_account_id, about_id, rule_id, reason, need_minor, need_currency, lifts_credit,
                   timeout_means, remind_days, since, remind_at, reminders, expires_at, outcome, settled_at, settled_by, note)
SELECT id, id, 'vendor', account_id, NULL, NULL, cause, 0, '', FALSE, 'reject', 3, placed_at, 0, 0, 0, 'open', 0, NULL, ''
  FROM orders WHERE state = 'awaiting_customer';
