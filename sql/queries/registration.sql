-- Companies that asked to become an account, and what became of it.

-- name: registration_seller :opt
-- in:   id AccountId
-- out:  name Str, kind AccountKind, state AccountState, email Str, currency Currency, time_zone Str, anchor_day int32, partners bool, customers bool
SELECT name, kind, state, email, currency, time_zone, anchor_day, registers_partners, registers_customers
  FROM accounts WHERE id = :id;

-- name: registration_switch :exec
-- in:   id AccountId, partners bool, customers bool
UPDATE accounts SET registers_partners = :partners, registers_customers = :customers WHERE id = :id;

-- name: registration_add :exec
-- in:   id RegistrationId, seller AccountId, kind AccountKind, token_hash Str, company Str, contact Str, email Str, phone Str, street Str, city Str, postcode Str, country Str, vat_number Str, created_at Instant, expires_at Instant
INSERT INTO registrations (id, seller_id, kind, state, token_hash, company, contact, email, phone, street, city, postcode,
                           country, vat_number, reason, created_at, expires_at, decided_at)
VALUES (:id, :seller, :kind, @RegistrationState.unconfirmed, :token_hash, :company, :contact, :email, :phone, :street,
        :city, :postcode, :country, :vat_number, '', :created_at, :expires_at, 0);

-- name: registration_by_token :opt
-- in:   token_hash Str, now Instant
-- out:  id RegistrationId, seller AccountId, kind AccountKind, state RegistrationState, company Str, email Str
SELECT id, seller_id, kind, state, company, email FROM registrations
 WHERE token_hash = :token_hash AND expires_at > :now;

-- name: registration_count :one
-- in:   seller AccountId, now Instant
-- out:  count int64
SELECT COUNT(*) FROM registrations
 WHERE seller_id = :seller
   AND (state = @RegistrationState.waiting OR (state = @RegistrationState.unconfirmed AND expires_at > :now));

-- name: registration_confirm :exec
-- in:   id RegistrationId
UPDATE registrations SET state = @RegistrationState.waiting
 WHERE id = :id AND state = @RegistrationState.unconfirmed;

-- name: registration_list :many
-- in:   seller AccountId, after RegistrationId, max int32
-- out:  id RegistrationId, kind AccountKind, state RegistrationState, company Str, contact Str, email Str, phone Str, street Str, city Str, postcode Str, country Str, vat_number Str, reason Str, account AccountId?, created_at Instant, decided_at Instant
-- max:  201
SELECT id, kind, state, company, contact, email, phone, street, city, postcode, country, vat_number, reason, account_id,
       created_at, decided_at
  FROM registrations
 WHERE seller_id = :seller AND id < :after AND state <> @RegistrationState.unconfirmed
 ORDER BY id DESC LIMIT :max;

-- name: registration_get :opt
-- in:   seller AccountId, id RegistrationId
-- out:  id RegistrationId, kind AccountKind, state RegistrationState, company Str, contact Str, email Str, phone Str, street Str, city Str, postcode Str, country Str, vat_number Str
SELECT id, kind, state, company, contact, email, phone, street, city, postcode, country, vat_number
  FROM registrations
 WHERE id = :id AND seller_id = :seller AND state <> @RegistrationState.unconfirmed;

-- name: registration_decide :exec
-- in:   id RegistrationId, state RegistrationState, account AccountId?, reason Str, at Instant
UPDATE registrations SET state = :state, account_id = :account, reason = :reason, decided_at = :at
 WHERE id = :id AND state = @RegistrationState.waiting;

-- name: registration_erase :exec
-- in:   id RegistrationId
UPDATE registrations SET contact = '', email = '', phone = '', street = '', city = '', postcode = '', vat_number = ''
 WHERE id = :id;
