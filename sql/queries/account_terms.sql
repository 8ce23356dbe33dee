-- What a seller decides about an account that buys from it.

-- name: account_terms_set :exec
-- in:   id AccountId, partner_class PartnerClass, credit_limit_minor int64, state AccountState
UPDATE accounts SET partner_class = :partner_class, credit_limit_minor = :credit_limit_minor, state = :state
 WHERE id = :id;

-- name: account_open_below :one
-- in:   id AccountId
-- out:  count int64
SELECT COUNT(*) FROM accounts WHERE parent_id = :id AND state <> @AccountState.closed;
