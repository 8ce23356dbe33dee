-- The outbox of messages to people.

-- name: mail_add :exec
-- in:   id MailId, account AccountId, recipient Str, subject Str, body Str, kind MailKind, user_link UserLinkId?, created_at Instant
-- each: 1
INSERT INTO mails (id, account_id, recipient, subject, body, kind, user_link_id, created_at, sent_at)
VALUES (:id, :account, :recipient, :subject, :body, :kind, :user_link, :created_at, 0);

-- name: mail_get :opt
-- in:   id MailId
-- out:  account AccountId, recipient Str, subject Str, body Str, kind MailKind, user_link UserLinkId?, created_at Instant, sent_at Instant, off bool
SELECT m.account_id, m.recipient, m.subject, m.body, m.kind, m.user_link_id, m.created_at, m.sent_at,
       EXISTS (SELECT 1 FROM mail_switches AS s WHERE s.account_id = m.account_id AND s.kind = m.kind)
  FROM mails AS m
 WHERE m.id = :id;

-- name: mail_sent :exec
-- in:   id MailId, sent_at Instant
UPDATE mails SET sent_at = :sent_at WHERE id = :id AND sent_at = 0;

-- name: mail_list :many by=operator
-- in:   state Str, after MailId, max int32
-- out:  id MailId, account AccountId, account_name Str, kind MailKind, recipient Str, subject Str, created_at Instant, sent_at Instant, job JobId, job_state JobState, attempts int64, cause Str
-- max:  201
SELECT m.id, a.id, a.name, m.kind, m.recipient, m.subject, m.created_at, m.sent_at, j.id, j.state, j.attempts, j.cause
  FROM mails AS m
  JOIN jobs AS j ON j.subject_id = m.id AND j.kind = @JobKind.mail
  JOIN accounts AS a ON a.id = m.account_id
 WHERE m.id < :after AND j.state LIKE :state
 ORDER BY m.id DESC LIMIT :max;

-- name: mails_off :many
-- in:   account AccountId
-- out:  kind MailKind
-- max:  50
SELECT kind FROM mail_switches WHERE account_id = :account ORDER BY kind LIMIT 50;

-- name: mail_off :exec
-- in:   account AccountId, kind MailKind
INSERT INTO mail_switches (account_id, kind) VALUES (:account, :kind) ON CONFLICT DO NOTHING;

-- name: mail_on :exec
-- in:   account AccountId, kind MailKind
DELETE FROM mail_switches WHERE account_id = :account AND kind = :kind;
