-- Accounts, people, sessions, tokens, settings.

CREATE TABLE accounts ( -- the tree: operator > partners of any depth > end customers
    id                  @id PRIMARY KEY,
    parent_id           @id REFERENCES accounts (id), -- the seller; null for the operator
    kind                @text NOT NULL, -- AccountKind
    partner_class       @text NOT NULL, -- PartnerClass
    state               @text NOT NULL, -- AccountState
    name                @text NOT NULL, -- the company
    contact_name        @text NOT NULL, -- a person to write to
    email               @text NOT NULL, -- documents and mails go here
    phone               @text NOT NULL, -- as typed, checked by form
    street              @text NOT NULL, -- first address line
    city                @text NOT NULL, -- locality
    region              @text NOT NULL, -- state or province, may be empty
    postcode            @text NOT NULL, -- by the country's pattern
    country             @text NOT NULL, -- ISO 3166-1 alpha-2
    vat_number          @text NOT NULL, -- with the country prefix; empty when none
    currency            @text NOT NULL, -- what its seller bills it in
    time_zone           @text NOT NULL, -- IANA zone of its calendar
    anchor_day          @int NOT NULL, -- day of the month its billing periods start, 1 to 31
    price_list_id       @id, -- given by its seller; null: cannot order
    bills_customers     @bool NOT NULL, -- a partner that issues invoices to its end customers here
    credit_limit_minor  @int NOT NULL, -- what it may owe its seller; -1: no limit
    request_key         @text, -- of the call that made it: the same key again is the same account
    created_at          @int NOT NULL, -- when it joined
    UNIQUE (parent_id, request_key)
) @strict;
CREATE INDEX accounts_by_parent ON accounts (parent_id, name);

CREATE TABLE account_paths ( -- every ancestor of every account, itself at depth 0: who may see whom
    ancestor_id    @id NOT NULL REFERENCES accounts (id), -- the one who sees
    descendant_id  @id NOT NULL REFERENCES accounts (id), -- the one who is seen
    depth          @int NOT NULL, -- 0 for itself
    PRIMARY KEY (ancestor_id, descendant_id)
) @strict;
CREATE INDEX account_paths_by_descendant ON account_paths (descendant_id, depth);

CREATE TABLE users ( -- people; each has a login in one account
    id             @id PRIMARY KEY,
    account_id     @id NOT NULL REFERENCES accounts (id), -- where the person works
    email          @text NOT NULL UNIQUE, -- lower case; the sign-in name
    name           @text NOT NULL, -- as shown
    password_hash  @text NOT NULL, -- Argon2id
    roles          @int NOT NULL, -- Role bits
    active         @bool NOT NULL, -- may sign in
    created_at     @int NOT NULL -- when the login was made
) @strict;
CREATE INDEX users_by_account ON users (account_id, name);

CREATE TABLE sessions ( -- signed-in browsers; the cookie holds a token, here is its hash
    id          @id PRIMARY KEY,
    token_hash  @text NOT NULL UNIQUE, -- hex of BLAKE2b-256
    user_id     @id NOT NULL REFERENCES users (id), -- who signed in
    csrf        @text NOT NULL, -- token that every changing form carries
    created_at  @int NOT NULL, -- sign-in
    expires_at  @int NOT NULL -- absolute end
) @strict;
CREATE INDEX sessions_by_user ON sessions (user_id, expires_at);

CREATE TABLE api_tokens ( -- bearer tokens; shown once, here is the hash
    id          @id PRIMARY KEY,
    token_hash  @text NOT NULL UNIQUE, -- hex of BLAKE2b-256
    user_id     @id NOT NULL REFERENCES users (id), -- acts as this person
    created_at  @int NOT NULL, -- when it was made
    expires_at  @int NOT NULL -- after which it is refused
) @strict;

CREATE TABLE sign_in_failures ( -- lock-out by e-mail and by address
    subject       @text PRIMARY KEY, -- "mail:…" or "addr:…", hashed
    failures      @int NOT NULL, -- in a row
    last_at       @int NOT NULL, -- the newest one
    locked_until  @int NOT NULL -- refused before that; 0 when not locked
) @strict;

CREATE TABLE idempotency_keys ( -- a repeated call gets the first answer (R39)
    account_id   @id NOT NULL REFERENCES accounts (id), -- the caller's
    key          @text NOT NULL, -- as sent, at most 255 bytes
    fingerprint  @text NOT NULL, -- hash of method, path and body
    status       @int NOT NULL, -- of the first answer; 0 while it is being worked out
    body         @text NOT NULL, -- of the first answer, byte for byte
    created_at   @int NOT NULL, -- kept 30 days from here
    PRIMARY KEY (account_id, key)
) @strict;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (account_id, created_at);

CREATE TABLE settings ( -- single values that the whole installation shares
    name   @text PRIMARY KEY, -- "catalogue_version"
    value  @int NOT NULL -- its number
) @strict;
