-- The outbox of messages to people.

-- name: mail_add :exec
-- in:   id MailId, account AccountId, recipient Str, subject Str, body Str, user_link UserLinkId?, created_at Instant
-- each: 1
INSERT INTO mails (id, account_id, recipient, subject, body, user_link_id, created_at, sent_at)
VALUES (:id, :account, :recipient, :subject, :body, :user_link, :created_at, 0);

-- name: mail_get :opt
-- in:   id MailId
-- out:  account AccountId, recipient Str, subject Str, body Str, user_link UserLinkId?, created_at Instant, sent_at Instant
SELECT account_id, recipient, subject, body, user_link_id, created_at, sent_at FROM mails WHERE id = :id;

-- name: mail_sent :exec
-- in:   id MailId, sent_at Instant
UPDATE mails SET sent_at = :sent_at WHERE id = :id AND sent_at = 0;
