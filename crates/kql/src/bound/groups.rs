//! Operators that work on groups or sequences of rows.
//!
//! Not here: `summarize` and `join` (`rel`).

use std::sync::Arc;

use super::{Aggregate, Expr, JoinKey, Rel, SortKey};

/// `partition by`: the rows of each value of the key pass the operators of a table of their own.
/// The result has the columns of that table.
#[derive(Debug, Clone)]
pub struct Partition {
    /// The key, over the input; null is a value.
    pub key: Expr,
    /// What is done for one value. Its source is `Source::Elements`, the rows of that value with
    /// the columns of the input, unless it has a source of its own.
    pub rel: Rel,
    /// If the query has a source of its own: the number by which
    /// [`ExprKind::PartitionKey`](super::ExprKind::PartitionKey) in it means the key. Such a query
    /// is evaluated for at most 64 values.
    pub number: Option<usize>,
}

/// `scan`: a state machine over rows in order. The result has the columns of the input, then the
/// declared ones, then the number of the match if it is asked for.
///
/// Conditions and assignments are over a row made of the columns of the input, the declared
/// columns with their defaults, and for each step in turn the columns of the input and the
/// declared ones as the last row that the step took left them. Rows that no step takes are lost.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The order; empty if the input has one.
    pub order: Vec<SortKey>,
    /// What divides the rows into sequences of their own.
    pub partition: Vec<Expr>,
    /// The defaults of the declared columns: constants.
    pub declared: Vec<Expr>,
    /// The steps, in order.
    pub steps: Vec<ScanStep>,
    /// Whether the last column numbers the match, a `long` from 0.
    pub match_id: bool,
}

/// A step of `scan`.
#[derive(Debug, Clone)]
pub struct ScanStep {
    /// Its name.
    pub name: Arc<str>,
    /// Whether it may be skipped.
    pub optional: bool,
    /// Which of the rows that it takes come out.
    pub output: ScanOutput,
    /// When it takes a row, a `bool`.
    pub condition: Expr,
    /// What the declared columns, by number, become; all see what was before.
    pub assignments: Vec<(usize, Expr)>,
}

/// Which rows of a step of `scan` come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScanOutput {
    /// All of them.
    All,
    /// The last of a match.
    Last,
    /// None.
    None,
}

/// `reduce by`: patterns that texts have in common. The result has the pattern, the number of rows
/// and one of the texts, or the columns of the input and the pattern.
#[derive(Debug, Clone)]
pub struct Reduce {
    /// The text, a `string` over the input.
    pub value: Expr,
    /// The fraction of the rows that must have a term for it to be part of a pattern: a constant
    /// `real` between 0 and 1.
    pub threshold: Expr,
    /// The characters between terms, a constant `string`; without it, all that are neither letter
    /// nor digit.
    pub characters: Option<Expr>,
    /// Whether the rows stay, each with its pattern (`kind=source`).
    pub keeps_rows: bool,
}

/// `top-nested`: the first values at each level, within each value of the level above. The result
/// has two columns for each level: the value, and what it is ranked by.
///
/// Rows that a level does not keep make one row more for each value of the level above, if that
/// level or one below it says what they are called (`others`). In it, levels from there on have
/// that name and the rank of all those rows, or null for both.
#[derive(Debug, Clone)]
pub struct TopNested {
    /// The levels, outermost first.
    pub levels: Vec<TopNestedLevel>,
}

/// A level of `top-nested`.
#[derive(Debug, Clone)]
pub struct TopNestedLevel {
    /// How many values: a constant `long`; all if it is missing.
    pub count: Option<Expr>,
    /// The value, over the input.
    pub key: Expr,
    /// What the values that are left out are called together: a constant of the key's type.
    pub others: Option<Expr>,
    /// What values are ranked by.
    pub aggregates: Vec<Aggregate>,
    /// The rank, over a row of the results of the aggregates.
    pub output: Expr,
    /// Whether the greatest come first.
    pub descending: bool,
}

/// `evaluate ipv4_lookup` and `ipv6_lookup`: rows of a table of networks for the addresses of the
/// input, one for each network that an address lies in.
#[derive(Debug, Clone)]
pub struct NetworkLookup {
    /// Whether addresses are of IPv6 (and IPv4 ones in it); the columns of the lookup then come
    /// before those of the input, else after them.
    pub ipv6: bool,
    /// The table of networks.
    pub right: Rel,
    /// The address, a `string` over the input.
    pub address: Expr,
    /// The network with its prefix, a `string` over `right`.
    pub network: Expr,
    /// Pairs that must be equal besides.
    pub keys: Vec<JoinKey>,
    /// Positions of the columns of `right` that the result has: those that are no `keys`.
    pub right_columns: Vec<usize>,
    /// Whether rows without a network stay, with null or the empty text.
    pub keep_unmatched: bool,
}
