-- People are invited and choose their passwords by links in mails, each of which works once.

ALTER TABLE users ADD COLUMN signed_in_at @int NOT NULL DEFAULT 0; -- last time; 0: not yet, or before it was kept

CREATE TABLE user_links ( -- a link in a mail that works once; here is the hash of its token
    id          @id PRIMARY KEY,
    token_hash  @text NOT NULL UNIQUE, -- hex of BLAKE2b-256; the token follows from the id and the key file
    user_id     @id NOT NULL REFERENCES users (id), -- whom it lets in
    kind        @text NOT NULL, -- LinkKind
    created_at  @int NOT NULL, -- asked for
    expires_at  @int NOT NULL, -- after which it is refused
    ended_at    @int NOT NULL -- used, or replaced by a newer one; 0 before
) @strict;
CREATE INDEX user_links_by_user ON user_links (user_id, kind, ended_at);

ALTER TABLE mails ADD COLUMN user_link_id @id; -- its address is put in the place of {link} when it is sent; null: none

ALTER TABLE sessions ADD COLUMN remote @text NOT NULL DEFAULT ''; -- the address that signed in
ALTER TABLE api_tokens ADD COLUMN name @text NOT NULL DEFAULT ''; -- what it is for, in its maker's words
CREATE INDEX api_tokens_by_user ON api_tokens (user_id, expires_at);
