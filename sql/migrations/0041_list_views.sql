-- Lists as people keep them: filter, order and columns under a name.

CREATE TABLE list_views ( -- a saved view of a list
    id          @id PRIMARY KEY,
    account_id  @id NOT NULL REFERENCES accounts (id), -- of the one who saved it
    user_id     @id NOT NULL REFERENCES users (id), -- who saved it
    list        @text NOT NULL, -- the list's name: "subscriptions"
    name        @text NOT NULL, -- as its owner calls it
    query       @text NOT NULL, -- "state=active&sort=-quantity", as it stands in the address
    opens       @bool NOT NULL, -- what its owner sees when the list is opened; at most one of a list
    shared      @bool NOT NULL, -- for everybody of the account
    created_at  @int NOT NULL, -- saved, or saved again
    UNIQUE (user_id, list, name)
) @strict;
CREATE INDEX list_views_by_account ON list_views (account_id, list, name);
