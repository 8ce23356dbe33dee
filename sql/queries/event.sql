-- The one log of changes; append-only, hash-chained per subject.

-- name: event_last :opt
-- in:   subject_kind Str, subject int64
-- out:  subject int64, sequence int64, hash Str
-- each: 1
SELECT subject_id, sequence, hash FROM events
 WHERE subject_kind = :subject_kind AND subject_id = :subject
 ORDER BY sequence DESC LIMIT 1;

-- name: event_add :exec
-- in:   id EventId, account AccountId, subject_kind Str, subject int64, sequence int64, name Str, user UserId?, actor AccountId, summary Str, body Str, happened_at Instant, hash Str
-- each: 1
INSERT INTO events (id, account_id, subject_kind, subject_id, sequence, name, user_id, actor_id, summary, body,
                    happened_at, hash)
VALUES (:id, :account, :subject_kind, :subject, :sequence, :name, :user, :actor, :summary, :body,
        :happened_at, :hash);

-- name: event_history :many
-- in:   subject_kind Str, subject int64, max int32
-- out:  id EventId, name Str, summary Str, user_name Str?, account_name Str, happened_at Instant
-- max:  200
SELECT e.id, e.name, e.summary, u.name, a.name, e.happened_at
  FROM events AS e
  JOIN accounts AS a ON a.id = e.actor_id
  LEFT JOIN users AS u ON u.id = e.user_id
 WHERE e.subject_kind = :subject_kind AND e.subject_id = :subject
 ORDER BY e.sequence DESC LIMIT :max;

-- name: event_chain :many by=check
-- in:   after_kind Str, after_subject int64, after_sequence int64, max int32
-- out:  id EventId, account AccountId, subject_kind Str, subject int64, sequence int64, name Str, user UserId?, actor AccountId, summary Str, body Str, happened_at Instant, hash Str
-- max:  500
SELECT id, account_id, subject_kind, subject_id, sequence, name, user_id, actor_id, summary, body, happened_at, hash
  FROM events
 WHERE (subject_kind, subject_id, sequence) > (:after_kind, :after_subject, :after_sequence)
 ORDER BY subject_kind, subject_id, sequence LIMIT :max;
