-- The operator's agreements, their published versions, and what was accepted for orders (R-ORD-02).

-- name: agreement_add :exec
-- in:   id AgreementId, code Str, name Str, type ProductTypeId?, draft Str, created_at Instant
INSERT INTO agreements (id, code, name, type_id, draft, version, created_at, ended_at)
VALUES (:id, :code, :name, :type, :draft, 0, :created_at, 0)
    ON CONFLICT (code) DO NOTHING;

-- name: agreement_lock :opt
-- in:   code Str
-- out:  id AgreementId, name Str, type ProductTypeId?, draft Str, version int32, ended_at Instant
-- pg:   FOR UPDATE
SELECT id, name, type_id, draft, version, ended_at FROM agreements WHERE code = :code;

-- name: agreement_save :exec
-- in:   id AgreementId, name Str, type ProductTypeId?, draft Str
UPDATE agreements SET name = :name, type_id = :type, draft = :draft WHERE id = :id;

-- name: agreement_publish :exec
-- in:   id AgreementId, version int32
UPDATE agreements SET draft = '', version = :version, ended_at = 0 WHERE id = :id;

-- name: agreement_end :exec
-- in:   id AgreementId, at Instant
UPDATE agreements SET ended_at = :at WHERE id = :id AND ended_at = 0;

-- name: agreement_version_add :exec
-- in:   id AgreementVersionId, agreement AgreementId, number int32, body Str, note Str, user UserId?, published_at Instant
INSERT INTO agreement_versions (id, agreement_id, number, body, note, user_id, published_at)
VALUES (:id, :agreement, :number, :body, :note, :user, :published_at);

-- name: agreements_all :many
-- out:  code Str, name Str, type_code Str?, type_name Str?, version int32, drafted bool, ended_at Instant, published_at Instant?
-- max:  200
SELECT a.code, a.name, t.code, t.name, a.version, a.draft <> '', a.ended_at, v.published_at
  FROM agreements AS a
  LEFT JOIN product_types AS t ON t.id = a.type_id
  LEFT JOIN agreement_versions AS v ON v.agreement_id = a.id AND v.number = a.version
 ORDER BY a.name, a.id LIMIT 200;

-- name: agreement_by_code :opt
-- in:   code Str
-- out:  id AgreementId, code Str, name Str, type_code Str?, type_name Str?, version int32, draft Str, ended_at Instant
SELECT a.id, a.code, a.name, t.code, t.name, a.version, a.draft, a.ended_at
  FROM agreements AS a
  LEFT JOIN product_types AS t ON t.id = a.type_id
 WHERE a.code = :code;

-- name: agreement_versions_of :many
-- in:   agreement AgreementId
-- out:  number int32, note Str, user_name Str?, published_at Instant, accepted int64
-- max:  200
SELECT v.number, v.note, u.name, v.published_at,
       (SELECT COUNT(DISTINCT o.order_id) FROM order_agreements AS o WHERE o.version_id = v.id)
  FROM agreement_versions AS v
  LEFT JOIN users AS u ON u.id = v.user_id
 WHERE v.agreement_id = :agreement
 ORDER BY v.number DESC LIMIT 200;

-- name: agreement_text :opt
-- in:   code Str, number int32
-- out:  name Str, number int32, body Str, note Str, published_at Instant, newest int32
SELECT a.name, v.number, v.body, v.note, v.published_at, a.version
  FROM agreements AS a
  JOIN agreement_versions AS v ON v.agreement_id = a.id
 WHERE a.code = :code AND v.number = :number;

-- What buyers are asked to accept now.
-- name: agreements_now :many
-- out:  version AgreementVersionId, code Str, name Str, number int32, type ProductTypeId?, published_at Instant
-- max:  20
SELECT v.id, a.code, a.name, v.number, a.type_id, v.published_at
  FROM agreements AS a
  JOIN agreement_versions AS v ON v.agreement_id = a.id AND v.number = a.version
 WHERE a.ended_at = 0
 ORDER BY a.name, a.id LIMIT 20;

-- name: agreement_product_type :opt
-- in:   product ProductId
-- out:  type ProductTypeId?
SELECT type_id FROM products WHERE id = :product;

-- name: agreement_accept :exec
-- in:   order OrderId, version AgreementVersionId, at Instant, account AccountId, user UserId?
INSERT INTO order_agreements (order_id, version_id, accepted_at, account_id, user_id)
VALUES (:order, :version, :at, :account, :user)
    ON CONFLICT (order_id, version_id, accepted_at) DO NOTHING;

-- name: agreements_accepted :many
-- in:   order OrderId, at Instant
-- out:  version AgreementVersionId, code Str, name Str, number int32, published_at Instant, user_name Str?
-- max:  40
SELECT v.id, a.code, a.name, v.number, v.published_at, u.name
  FROM order_agreements AS o
  JOIN agreement_versions AS v ON v.id = o.version_id
  JOIN agreements AS a ON a.id = v.agreement_id
  LEFT JOIN users AS u ON u.id = o.user_id
 WHERE o.order_id = :order AND o.accepted_at = :at
 ORDER BY a.name, v.id LIMIT 40;

-- What the end customer accepted when the order had been placed.
-- name: agreements_consented :many
-- in:   order OrderId, placed_at Instant
-- out:  version AgreementVersionId, code Str, name Str, number int32, published_at Instant, accepted_at Instant,
-- out:  account_name Str
-- max:  40
SELECT v.id, a.code, a.name, v.number, v.published_at, o.accepted_at, c.name
  FROM order_agreements AS o
  JOIN agreement_versions AS v ON v.id = o.version_id
  JOIN agreements AS a ON a.id = v.agreement_id
  JOIN accounts AS c ON c.id = o.account_id
 WHERE o.order_id = :order AND o.accepted_at > :placed_at
 ORDER BY a.name, v.id LIMIT 40;
