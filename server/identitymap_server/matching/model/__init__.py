"""The statistical model: rows, predicates over pairs of rows, the table of comparisons, weights, blocking, scoring."""
