-- error: 4: text after the `;`
-- name: order_drop :exec
DELETE FROM orders;
DELETE FROM lines;
