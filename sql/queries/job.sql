-- Work for the workers: claimed by lease, tried again, done once.

-- name: job_add :exec
-- in:   id JobId, kind JobKind, subject int64, key Str, run_at Instant, created_at Instant
-- each: 1
INSERT INTO jobs (id, kind, subject_id, key, state, run_at, lease_until, attempts, cause, created_at, done_at)
VALUES (:id, :kind, :subject, :key, @JobState.queued, :run_at, 0, 0, '', :created_at, 0)
    ON CONFLICT (key) DO NOTHING;

-- name: job_waiting :one by=worker
-- in:   now Instant
-- out:  due bool
SELECT EXISTS (SELECT 1 FROM jobs WHERE state = @JobState.queued AND run_at <= :now)
    OR EXISTS (SELECT 1 FROM jobs WHERE state = @JobState.running AND lease_until <= :now);

-- name: job_due :many by=worker
-- in:   now Instant, max int32
-- out:  id JobId, kind JobKind, subject int64, key Str, attempts int32, run_at Instant, created_at Instant, cause Str
-- max:  64
-- pg:   FOR UPDATE SKIP LOCKED
SELECT id, kind, subject_id, key, attempts, run_at, created_at, cause
  FROM jobs WHERE state = @JobState.queued AND run_at <= :now ORDER BY run_at, id LIMIT :max;

-- name: job_abandoned :many by=worker
-- in:   now Instant, max int32
-- out:  id JobId, kind JobKind, subject int64, key Str, attempts int32, run_at Instant, created_at Instant, cause Str
-- max:  64
-- pg:   FOR UPDATE SKIP LOCKED
SELECT id, kind, subject_id, key, attempts, run_at, created_at, cause
  FROM jobs WHERE state = @JobState.running AND lease_until <= :now ORDER BY run_at, id LIMIT :max;

-- name: job_claim :exec by=worker
-- in:   id JobId, lease_until Instant
UPDATE jobs SET state = @JobState.running, lease_until = :lease_until, attempts = attempts + 1 WHERE id = :id;

-- name: job_release_all :exec by=worker
UPDATE jobs SET lease_until = 0 WHERE state = @JobState.running;

-- name: job_finish :exec by=worker
-- in:   id JobId, attempts int32, state JobState, attempts_now int32, run_at Instant, cause Str, done_at Instant
UPDATE jobs
   SET state = :state, attempts = :attempts_now, run_at = :run_at, lease_until = 0, cause = :cause, done_at = :done_at
 WHERE id = :id AND state = @JobState.running AND attempts = :attempts;

-- name: job_list :many by=admin
-- in:   state Str, after JobId, max int32
-- out:  id JobId, kind JobKind, subject int64, key Str, state JobState, attempts int32, run_at Instant, cause Str,
-- out:  created_at Instant, done_at Instant
-- max:  201
SELECT id, kind, subject_id, key, state, attempts, run_at, cause, created_at, done_at
  FROM jobs WHERE id < :after AND state LIKE :state ORDER BY id DESC LIMIT :max;

-- name: job_get :opt by=admin
-- in:   id JobId
-- out:  id JobId, kind JobKind, subject int64, key Str, state JobState, attempts int32
-- pg:   FOR UPDATE
SELECT id, kind, subject_id, key, state, attempts FROM jobs WHERE id = :id;

-- name: job_retry :exec by=admin
-- in:   id JobId, now Instant
UPDATE jobs SET state = @JobState.queued, run_at = :now, attempts = 0, done_at = 0
 WHERE id = :id AND state = @JobState.failed;

-- name: job_close :exec
-- in:   key Str, now Instant
UPDATE jobs SET state = @JobState.done, done_at = :now WHERE key = :key AND state = @JobState.failed;

-- A billing that went well is the repair of those that had failed.
-- name: job_close_bills :exec by=worker
-- in:   buyer AccountId, now Instant
-- each: 1
UPDATE jobs SET state = @JobState.done, done_at = :now
 WHERE subject_id = :buyer AND kind = @JobKind.bill AND state = @JobState.failed;

-- A billing that failed outside of a job is put there as one, to be seen and tried again; one that waits will find out
-- by itself.
-- name: job_park :exec by=worker
-- in:   id JobId, kind JobKind, subject int64, key Str, cause Str, now Instant
INSERT INTO jobs (id, kind, subject_id, key, state, run_at, lease_until, attempts, cause, created_at, done_at)
VALUES (:id, :kind, :subject, :key, @JobState.failed, :now, 0, 0, :cause, :now, :now)
    ON CONFLICT (key) DO UPDATE SET state = @JobState.failed, cause = :cause, done_at = :now
 WHERE jobs.state IN (@JobState.done, @JobState.failed);

-- name: job_counts :one by=admin
-- out:  queued int64, running int64, failed int64
SELECT (SELECT COUNT(*) FROM jobs WHERE state = @JobState.queued),
       (SELECT COUNT(*) FROM jobs WHERE state = @JobState.running),
       (SELECT COUNT(*) FROM jobs WHERE state = @JobState.failed);
