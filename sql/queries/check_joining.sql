-- What must stay true of accounts that went to another seller. As in check.sql: what is found breaks a rule, in words.

-- name: check_moves :many by=check
-- out:  problem Str
-- max:  20
SELECT 'account ' || CAST(m.account_id AS text) || ' buys from somebody else than its last move says'
  FROM account_moves AS m
  JOIN accounts AS a ON a.id = m.account_id
 WHERE a.parent_id <> m.to_id
   AND NOT EXISTS (SELECT 1 FROM account_moves AS later WHERE later.account_id = m.account_id AND later.id > m.id)
 LIMIT 20;

-- At any instant there is one seller: each move begins where the one before it ended.
-- name: check_moves_follow :many by=check
-- out:  problem Str
-- max:  20
SELECT 'a move of account ' || CAST(m.account_id AS text) || ' does not begin at its seller of that time'
  FROM account_moves AS m
 WHERE m.from_id <> COALESCE((SELECT b.to_id FROM account_moves AS b
                               WHERE b.account_id = m.account_id AND b.id < m.id ORDER BY b.id DESC LIMIT 1), m.from_id)
    OR m.from_id = m.to_id
 LIMIT 20;

-- name: check_joinings :many by=check
-- out:  problem Str
-- max:  20
SELECT 'joining ' || CAST(j.id AS text) || ' is ' || j.state || ' and its move says otherwise'
  FROM joinings AS j
 WHERE (j.state = @JoinState.accepted)
       <> EXISTS (SELECT 1 FROM account_moves AS m
                   WHERE m.joining_id = j.id AND m.account_id = j.partner_id AND m.to_id = j.seller_id)
 LIMIT 20;
