//! `partition by k ( … )`: a query for each value of a key.

use crate::syntax::tree::{Expr, Operator, Parameter, Pipeline};

/// `partition hint.strategy=native by k (top 1 by x)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The key.
    pub key: Expr,
    /// The values that count, after `in`.
    pub values: Option<Expr>,
    /// What is done for each value.
    pub body: PartitionBody,
}

/// What `partition` does for each value of the key.
#[derive(Debug, Clone, PartialEq)]
pub enum PartitionBody {
    /// `( … )`: operators on the rows with that value.
    Operators(Vec<Operator>),
    /// `{ … }`: a query of its own, which reads the key by `toscalar`.
    Query(Box<Pipeline>),
}
