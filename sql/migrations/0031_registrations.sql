-- Companies register themselves; the seller approves (R-ACC-02).

ALTER TABLE accounts ADD COLUMN registers_partners @bool NOT NULL DEFAULT FALSE; -- partners may ask to buy from it
ALTER TABLE accounts ADD COLUMN registers_customers @bool NOT NULL DEFAULT FALSE; -- end customers may

CREATE TABLE registrations ( -- companies that asked to become an account
    id          @id PRIMARY KEY,
    seller_id   @id NOT NULL REFERENCES accounts (id), -- who is asked
    kind        @text NOT NULL, -- AccountKind that it wants to be
    state       @text NOT NULL, -- RegistrationState
    token_hash  @text NOT NULL UNIQUE, -- of the link that confirms the address
    company     @text NOT NULL, -- as typed
    contact     @text NOT NULL, -- who will be its administrator; empty after a rejection, as all below
    email       @text NOT NULL, -- lower case
    phone       @text NOT NULL, -- as typed
    street      @text NOT NULL, -- first address line
    city        @text NOT NULL, -- locality
    postcode    @text NOT NULL, -- by the country's pattern
    country     @text NOT NULL, -- ISO 3166-1 alpha-2
    vat_number  @text NOT NULL, -- may be empty
    reason      @text NOT NULL, -- of a rejection
    account_id  @id REFERENCES accounts (id), -- what was made of it
    created_at  @int NOT NULL, -- asked
    expires_at  @int NOT NULL, -- the address must be confirmed before that
    decided_at  @int NOT NULL -- 0 before
) @strict;
CREATE INDEX registrations_by_seller ON registrations (seller_id, id);
