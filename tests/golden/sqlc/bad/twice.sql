-- error: 5: `order_count` is there twice; the first is in line 2
-- name: order_count :count
SELECT count(*) FROM orders;

-- name: order_count :count
SELECT count(*) FROM orders;
