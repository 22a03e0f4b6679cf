-- What matches have compared. Read and written as a whole, by the one match of the integration that holds its lease.

-- name: basis
SELECT basis FROM compared_basis WHERE integration_id = $1;

-- name: rows
SELECT side, signature FROM compared_row WHERE integration_id = $1;

-- name: pairs
SELECT legacy, roster, levels FROM compared_pair WHERE integration_id = $1;

-- name: keep_basis
INSERT INTO compared_basis (integration_id, basis) VALUES ($1, $2)
ON CONFLICT (integration_id) DO UPDATE SET basis = excluded.basis WHERE compared_basis.basis <> excluded.basis;

-- name: forget_rows
-- Index: the primary key.
DELETE FROM compared_row AS r
USING unnest($3::bytea []) AS gone (signature)
WHERE r.integration_id = $1 AND r.side = $2 AND r.signature = gone.signature;

-- name: forget_pairs
-- Index: the primary key.
DELETE FROM compared_pair AS p
USING unnest($2::bytea [], $3::bytea []) AS gone (legacy, roster)
WHERE p.integration_id = $1 AND p.legacy = gone.legacy AND p.roster = gone.roster;
