-- Agreements that buyers accept when they order: texts in versions, and who accepted which for what.

CREATE TABLE agreements ( -- the operator's: for every order, or for the products of one type
    id          @id PRIMARY KEY,
    code        @text NOT NULL UNIQUE, -- "terms"
    name        @text NOT NULL, -- as shown
    type_id     @id REFERENCES product_types (id), -- asked for with products of this type; null: with every order
    draft       @text NOT NULL, -- Markdown of the next version; empty: none
    version     @int NOT NULL, -- the newest that is published; 0: none yet
    created_at  @int NOT NULL, -- made
    ended_at    @int NOT NULL -- not asked for any more; 0 while it is
) @strict;

CREATE TABLE agreement_versions ( -- what was published; it never changes
    id            @id PRIMARY KEY,
    agreement_id  @id NOT NULL REFERENCES agreements (id), -- of which
    number        @int NOT NULL, -- 1…
    body          @text NOT NULL, -- Markdown
    note          @text NOT NULL, -- what is new in it; may be empty
    user_id       @id REFERENCES users (id), -- who published it; null: the program
    published_at  @int NOT NULL, -- asked for from then on
    UNIQUE (agreement_id, number)
) @strict;

CREATE TABLE order_agreements ( -- what was accepted for an order; those that count have the time of orders.agreed_at
    order_id     @id NOT NULL REFERENCES orders (id), -- for which
    version_id   @id NOT NULL REFERENCES agreement_versions (id), -- what was read
    accepted_at  @int NOT NULL, -- when
    account_id   @id NOT NULL REFERENCES accounts (id), -- whose person it was
    user_id      @id REFERENCES users (id), -- who; null: the program
    PRIMARY KEY (order_id, version_id, accepted_at)
) @strict;
CREATE INDEX order_agreements_by_version ON order_agreements (version_id, order_id);

-- @sqlite
CREATE TRIGGER agreement_versions_fixed BEFORE UPDATE ON agreement_versions
BEGIN SELECT RAISE(ABORT, 'published agreements never change'); END;
CREATE TRIGGER agreement_versions_kept BEFORE DELETE ON agreement_versions
BEGIN SELECT RAISE(ABORT, 'published agreements never change'); END;
CREATE TRIGGER order_agreements_fixed BEFORE UPDATE ON order_agreements
BEGIN SELECT RAISE(ABORT, 'what was accepted never changes'); END;
CREATE TRIGGER order_agreements_kept BEFORE DELETE ON order_agreements
BEGIN SELECT RAISE(ABORT, 'what was accepted never changes'); END;
-- @end

-- @postgres
CREATE TRIGGER agreement_versions_fixed BEFORE UPDATE OR DELETE ON agreement_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER order_agreements_fixed BEFORE UPDATE OR DELETE ON order_agreements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
