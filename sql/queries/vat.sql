-- What a register said about VAT numbers (R-ORD-03).

-- name: vat_check_add :exec
-- in:   account AccountId, at Instant, vat_number Str, outcome VatOutcome, name Str, cause Str
INSERT INTO vat_checks (account_id, checked_at, vat_number, outcome, name, cause)
VALUES (:account, :at, :vat_number, :outcome, :name, :cause)
    ON CONFLICT (account_id, checked_at) DO NOTHING;

-- name: vat_check_last :opt
-- in:   account AccountId, vat_number Str
-- out:  checked_at Instant, outcome VatOutcome, name Str, cause Str
SELECT checked_at, outcome, name, cause FROM vat_checks
 WHERE account_id = :account AND vat_number = :vat_number
 ORDER BY checked_at DESC LIMIT 1;

-- name: customer_edit :exec
-- in:   id AccountId, name Str, contact_name Str, email Str, phone Str, street Str, city Str, region Str, postcode Str, country Str, vat_number Str
UPDATE accounts
   SET name = :name, contact_name = :contact_name, email = :email, phone = :phone, street = :street, city = :city,
       region = :region, postcode = :postcode, country = :country, vat_number = :vat_number
 WHERE id = :id;
