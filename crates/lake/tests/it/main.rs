//! The lake as queries see it: text in, answers out.

mod kql_over_lake;
