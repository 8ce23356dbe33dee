-- Which of its seller's price lists an account has, from a day to a day (R-CAT-03).

CREATE TABLE price_assignments ( -- of those that have a day the newest counts, before accounts.price_list_id
    account_id     @id NOT NULL REFERENCES accounts (id), -- the buyer
    number         @int NOT NULL, -- 1, 2, …: the order they were made in
    price_list_id  @id NOT NULL REFERENCES price_lists (id), -- of its seller; another seller's counts for nothing
    valid_from     @text NOT NULL, -- first day
    valid_to       @text, -- exclusive; null: open
    user_id        @id REFERENCES users (id), -- who made it; none: the system
    created_at     @int NOT NULL, -- when
    ended_at       @int NOT NULL DEFAULT 0, -- taken back; 0: not
    PRIMARY KEY (account_id, number)
) @strict;
CREATE INDEX price_assignments_by_list ON price_assignments (price_list_id, account_id);
