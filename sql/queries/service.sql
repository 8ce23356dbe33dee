-- Services of My WorkSpace; read through account_paths on who uses them.

-- name: service_add :exec
-- in:   id ServiceId, subscription SubscriptionId, owner AccountId, account AccountId, kind ServiceKind, connector Str,
-- in:   simulated bool, settings Str, seed Blob, secrets Blob, created_at Instant
INSERT INTO services (id, subscription_id, owner_id, account_id, kind, connector, simulated, state, version, settings,
                      seed, facts, secrets, secrets_shown_at, cause_code, cause, cause_field, ready_at, purge_at,
                      created_at)
VALUES (:id, :subscription, :owner, :account, :kind, :connector, :simulated, @ServiceState.queued, 1, :settings,
        :seed, '[]', :secrets, 0, '', '', '', 0, 0,
        :created_at);

-- name: service_work :opt
-- in:   id ServiceId
-- out:  id ServiceId, subscription SubscriptionId, owner AccountId, account AccountId, kind ServiceKind, connector Str,
-- out:  state ServiceState, version int64, settings Str, seed Blob, secrets_shown_at Instant, cause Str,
-- out:  ready_at Instant, purge_at Instant, quantity int64, title Str, subscription_state SubscriptionState,
-- out:  vendor_state VendorState, term Str, billing Str, line OrderLineId, line_state OrderLineState, order OrderId,
-- out:  time_zone Str, anchor_day int32
SELECT v.id, v.subscription_id, v.owner_id, v.account_id, v.kind, v.connector,
       v.state, v.version, v.settings, v.seed, v.secrets_shown_at, v.cause,
       v.ready_at, v.purge_at, s.quantity, s.title, s.state,
       s.vendor_state, s.term, s.billing, l.id, l.state, l.order_id,
       a.time_zone, a.anchor_day
  FROM services AS v
  JOIN subscriptions AS s ON s.id = v.subscription_id
  JOIN order_lines AS l ON l.id = s.order_line_id
  JOIN accounts AS a ON a.id = v.account_id
 WHERE v.id = :id;

-- name: service_lock :opt
-- in:   id ServiceId
-- out:  state ServiceState, version int64
-- pg:   FOR UPDATE
SELECT state, version FROM services WHERE id = :id;

-- name: service_set_state :exec
-- in:   id ServiceId, state ServiceState, cause_code Str, cause Str, cause_field Str
UPDATE services SET state = :state, cause_code = :cause_code, cause = :cause, cause_field = :cause_field
 WHERE id = :id;

-- name: service_ready :exec
-- in:   id ServiceId, facts Str, secrets Blob, ready_at Instant
UPDATE services
   SET state = @ServiceState.ready, facts = :facts, secrets = :secrets, ready_at = :ready_at, cause_code = '',
       cause = '', cause_field = ''
 WHERE id = :id;

-- name: service_requeue :exec
-- in:   id ServiceId, old ServiceState, settings Str
UPDATE services
   SET state = @ServiceState.queued, version = version + 1, settings = :settings, cause_code = '', cause = '',
       cause_field = ''
 WHERE id = :id AND state = :old;

-- What is made already is to be made otherwise: the next version. What is suspended stays so.
-- name: service_remake :exec
-- in:   id ServiceId, version int64
UPDATE services
   SET state = CASE WHEN state = @ServiceState.suspended THEN state ELSE @ServiceState.updating END,
       version = version + 1, cause_code = '', cause = '', cause_field = ''
 WHERE id = :id AND version = :version
   AND state IN (@ServiceState.ready, @ServiceState.updating, @ServiceState.suspended, @ServiceState.failed);

-- name: service_settings :exec
-- in:   id ServiceId, settings Str
UPDATE services SET settings = :settings WHERE id = :id;

-- name: service_shown :exec
-- in:   id ServiceId, nothing Blob, shown_at Instant
UPDATE services SET secrets = :nothing, secrets_shown_at = :shown_at WHERE id = :id AND length(secrets) > 0;

-- name: service_get :opt
-- in:   actor AccountId, id ServiceId
-- out:  id ServiceId, subscription SubscriptionId, owner AccountId, account AccountId, kind ServiceKind, connector Str,
-- out:  simulated bool, state ServiceState, version int64, settings Str, facts Str, secrets Blob,
-- out:  secrets_shown_at Instant, cause_code Str, cause Str, cause_field Str, ready_at Instant, purge_at Instant,
-- out:  created_at Instant, title Str, friendly_name Str, subscription_state SubscriptionState, product ProductId,
-- out:  image Str, addon bool, product_settings Str, owner_name Str, order OrderId
SELECT v.id, v.subscription_id, v.owner_id, v.account_id, v.kind, v.connector,
       v.simulated, v.state, v.version, v.settings, v.facts, v.secrets,
       v.secrets_shown_at, v.cause_code, v.cause, v.cause_field, v.ready_at, v.purge_at,
       v.created_at, s.title, s.friendly_name, s.state, s.product_id,
       p.image, p.addon, p.settings, w.name, l.order_id
  FROM services AS v
  JOIN account_paths AS seen ON seen.descendant_id = v.owner_id AND seen.ancestor_id = :actor
  JOIN subscriptions AS s ON s.id = v.subscription_id
  JOIN products AS p ON p.id = s.product_id
  JOIN accounts AS w ON w.id = v.owner_id
  JOIN order_lines AS l ON l.id = s.order_line_id
 WHERE v.id = :id;

-- name: service_list :many
-- in:   actor AccountId, after ServiceId, max int32
-- out:  id ServiceId
-- max:  201
SELECT v.id
  FROM services AS v
  JOIN account_paths AS p ON p.descendant_id = v.owner_id AND p.ancestor_id = :actor
 WHERE v.id < :after
 ORDER BY v.id DESC LIMIT :max;

-- name: service_list_owner :many
-- in:   actor AccountId, owner AccountId, after ServiceId, max int32
-- out:  id ServiceId
-- max:  201
SELECT v.id
  FROM services AS v
  JOIN account_paths AS p ON p.descendant_id = v.owner_id AND p.ancestor_id = :actor
 WHERE v.owner_id = :owner AND v.id < :after
 ORDER BY v.id DESC LIMIT :max;
