//! Operators that take dynamic values and texts apart, or put rows together into arrays.
//!
//! Not here: operators on whole rows (`rel`).

use std::sync::Arc;

use super::{Aggregate, Expr, Rel};

/// `mv-expand`. All columns are expanded in lockstep: as many rows as the longest of the values
/// has elements, and null (the empty text) where another one has fewer. An empty array or bag has
/// no elements; null, and anything that is neither array nor bag, is one element. The other
/// columns are repeated.
#[derive(Debug, Clone)]
pub struct MvExpand {
    /// What is expanded.
    pub columns: Vec<MvColumn>,
    /// Whether the last column of the result numbers the elements of a row from 0
    /// (`with_itemindex`).
    pub item_index: bool,
    /// Whether a property of a bag becomes `[key, value]` rather than a bag of its own
    /// (`kind=array`).
    pub bags_as_arrays: bool,
    /// How many elements of a row count: a constant `long`.
    pub limit: Option<Expr>,
}

/// A value that is expanded, over a row of the input.
#[derive(Debug, Clone)]
pub struct MvColumn {
    /// A `dynamic`.
    pub value: Expr,
    /// Position of the elements in the result; a column of the input that stands there is
    /// replaced. The type of the column there is `dynamic`, or what `to typeof()` says: a JSON
    /// number becomes a `long` cut off, a JSON text becomes no number but a `datetime` or `guid`,
    /// everything becomes a `string`, and what does not fit is null.
    pub index: usize,
}

/// `mv-apply`: expands each row of the input by itself, lets the elements pass the operators of a
/// table of their own, and puts columns of the row before what comes out. A row whose elements all
/// get lost disappears.
#[derive(Debug, Clone)]
pub struct MvApply {
    /// What is expanded, as `mv-expand` does; `index` counts in the source of `rel`.
    pub columns: Vec<MvColumn>,
    /// Position in the source of `rel` of the number of the element, from 0.
    pub item_index: Option<usize>,
    /// How many elements of a row count: a constant `long`.
    pub limit: Option<Expr>,
    /// What is done to the elements of one row. Its source is `Source::Elements`, whose columns
    /// begin with those of the input.
    pub rel: Rel,
    /// Positions of the columns of the input that the result begins with.
    pub outer: Vec<usize>,
    /// Positions of the columns of `rel` that follow.
    pub inner: Vec<usize>,
}

/// `parse` and `parse-where`. The result has the columns of the input, those of the pattern
/// replaced or appended.
#[derive(Debug, Clone)]
pub struct Parse {
    /// The text, a `string`.
    pub value: Expr,
    /// How the pattern is meant.
    pub kind: ParseKind,
    /// The pattern.
    pub pattern: Vec<ParsePart>,
    /// Whether rows that do not match are left out (`parse-where`).
    pub matching_only: bool,
}

/// How a pattern of `parse` is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseKind {
    /// Texts are themselves, and a column that cannot be converted is no match.
    Simple,
    /// Texts are themselves, and a column that cannot be converted is null.
    Relaxed,
    /// Texts are regular expressions with these flags (`i`, `m`, `s`, `U`).
    Regex {
        /// The flags.
        flags: Arc<str>,
    },
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParsePart {
    /// `*`: anything, as little as possible.
    Star,
    /// This text.
    Text(Arc<str>),
    /// A column at this position of the result, which tells its type.
    Column(usize),
}

/// `parse-kv`. The result has the columns of the input, the keys replaced or appended.
#[derive(Debug, Clone)]
pub struct ParseKv {
    /// The text, a `string`.
    pub value: Expr,
    /// Keys, and the position of each in the result, which tells its type.
    pub keys: Vec<(Arc<str>, usize)>,
    /// How keys and values are told apart.
    pub separation: KvSeparation,
}

/// How `parse-kv` tells keys and values apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KvSeparation {
    /// By delimiters.
    Delimiters {
        /// Between a value and the next key; `None` is anything that is no letter or digit.
        pair: Option<Arc<str>>,
        /// Between a key and its value; `None` is anything that is no letter or digit.
        key_value: Option<Arc<str>>,
        /// Around keys and values: the opening and the closing one.
        quotes: Vec<(char, char)>,
        /// Before a quote that is part of the text.
        escape: Option<char>,
        /// Whether an unquoted value runs on over pair delimiters until a pair follows.
        greedy: bool,
    },
    /// By a regular expression with two groups, key and value.
    Regex(Arc<str>),
}

/// `make-series`. The result has the keys, then an array for each aggregate, then the axis.
#[derive(Debug, Clone)]
pub struct MakeSeries {
    /// What rows are grouped by, over the input.
    pub keys: Vec<Expr>,
    /// What is computed for each point of each group: an array each.
    pub aggregates: Vec<SeriesAggregate>,
    /// Where a row stands on the axis: a number, `datetime` or `timespan`.
    pub axis: Expr,
    /// The first point; the least of the group if it is missing.
    pub from: Option<Expr>,
    /// Where the axis ends, not included; the greatest of the group, included, if it is missing.
    pub to: Option<Expr>,
    /// How far points are apart.
    pub step: Expr,
    /// Whether it was written `in range(from, to, step)`: `to` is included, and rows belong to
    /// the point that `bin()` gives.
    pub in_range: bool,
    /// Whether an input without rows gives a row of defaults (`kind=nonempty`).
    pub nonempty: bool,
}

/// An aggregate of `make-series`.
#[derive(Debug, Clone)]
pub struct SeriesAggregate {
    /// What is computed: any number.
    pub aggregates: Vec<Aggregate>,
    /// What the array holds, over a row of their results.
    pub output: Expr,
    /// What stands at points without rows: a constant.
    pub default: Expr,
}
