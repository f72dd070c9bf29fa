//! Bound tables: where rows come from and the operators that they pass.
//!
//! Not here: scalar expressions (`expr`).

use std::sync::Arc;

use serde::Serialize;

use super::{
    Aggregate, Expr, MakeSeries, MvApply, MvExpand, NetworkLookup, Parse, ParseKv, Partition,
    Plugin, Reduce, Scan, ShapeLookup, TopNested,
};
use crate::{Column, Row, Schema, Span, Value};

/// A table: a source, and the operators that its rows pass one after another.
#[derive(Debug, Clone)]
pub struct Rel {
    /// Where the rows come from.
    pub source: Source,
    /// The columns of the source.
    pub source_schema: Schema,
    /// Where the source stands in the text.
    pub source_span: Span,
    /// The operators, first to last.
    pub steps: Vec<Step>,
}

/// One operator of a pipeline.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it does.
    pub op: RelOp,
    /// The columns of its result.
    pub schema: Schema,
    /// Where it stands in the text.
    pub span: Span,
}

/// Where rows come from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Source {
    /// A table of the catalog.
    Table {
        /// Its exact name.
        name: Arc<str>,
    },
    /// A workspace function of the catalog, such as `_GetWatchlist('alias')`.
    Function {
        /// Its exact name.
        name: Arc<str>,
        /// Its constant arguments, in the order of its parameters; left-out ones at the end are
        /// not there.
        arguments: Vec<Value>,
    },
    /// `datatable`, and other tables that are known while binding.
    Datatable {
        /// Its rows, each value of its column's type.
        rows: Vec<Row>,
    },
    /// `print`: one row, one expression for each column. They refer to no row.
    Print {
        /// The expressions.
        columns: Vec<Expr>,
    },
    /// `range x from a to b step s`: one column; `to` is inclusive.
    Range {
        /// The first value.
        from: Box<Expr>,
        /// The last value, if a step meets it.
        to: Box<Expr>,
        /// The distance.
        step: Box<Expr>,
    },
    /// `union`: the rows of all branches.
    Union {
        /// The branches.
        branches: Vec<UnionBranch>,
        /// Whether the first column is the label of the branch (`withsource`).
        with_source: bool,
    },
    /// A table that is evaluated once however often it is used: `materialize()`, `as`.
    Shared(Arc<Shared>),
    /// The rows that [`MvApply`] makes of one row of its input, or that [`Partition`] gives to one
    /// value; only the tables in them have this source.
    Elements,
    /// `externaldata`: rows of files elsewhere.
    External {
        /// Where the files lie.
        uris: Vec<Arc<str>>,
        /// `with (format = "csv", …)`: names and values as text, in the order of the query.
        properties: Vec<(String, String)>,
    },
}

/// A table evaluated once. Equal ids are the same table.
#[derive(Debug, Clone)]
pub struct Shared {
    /// Number of the table within the query.
    pub id: usize,
    /// What computes it.
    pub rel: Rel,
}

/// A branch of a `union`.
#[derive(Debug, Clone)]
pub struct UnionBranch {
    /// The rows.
    pub rel: Rel,
    /// For each column of the union, the label's column left out: the position in the branch
    /// (already of the right type) or `None`, which is null or the empty text.
    pub columns: Vec<Option<usize>>,
    /// What `withsource` calls the branch.
    pub label: Arc<str>,
}

/// What an operator does. Where it computes columns, `Step::schema` has their names and types.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum RelOp {
    /// `where`: keeps the rows for which the predicate is true, not those where it is null.
    Filter {
        /// A `bool`.
        predicate: Expr,
    },
    /// `extend`: each expression sees the input and gives the column at that position of the
    /// result. Positions within the input replace, those after it append, in order.
    Extend {
        /// Position in the result, and the expression.
        columns: Vec<(usize, Expr)>,
    },
    /// `project` and its family: exactly these columns.
    Project {
        /// One expression for each column of the result.
        columns: Vec<Expr>,
    },
    /// `distinct`: the different rows of these columns; null is a value.
    Distinct {
        /// One expression for each column of the result.
        columns: Vec<Expr>,
    },
    /// `summarize`. Groups by the keys (null is a group of its own), computes the aggregates, then
    /// the outputs over a row made of the keys and all results of all aggregates, in order.
    /// Without keys there is always exactly one row.
    Summarize {
        /// What rows are grouped by, over the input.
        keys: Vec<Expr>,
        /// What is computed for each group, over the input.
        aggregates: Vec<Aggregate>,
        /// One expression for each column of the result, over keys and results.
        outputs: Vec<Expr>,
    },
    /// `sort by`.
    Sort {
        /// The keys, most significant first.
        keys: Vec<SortKey>,
    },
    /// `top n by`: the first `count` rows in the order of the keys.
    Top {
        /// A constant `long`; negative gives no rows.
        count: Expr,
        /// The keys, most significant first.
        keys: Vec<SortKey>,
    },
    /// `take n`: any `count` rows.
    Take {
        /// A constant `long`.
        count: Expr,
    },
    /// `count`: one row with the number of rows.
    Count,
    /// `join` and `lookup`.
    Join(Box<Join>),
    /// `mv-expand`: a row for each element.
    MvExpand(Box<MvExpand>),
    /// `mv-apply`: a query over the elements of each row.
    MvApply(Box<MvApply>),
    /// `parse` and `parse-where`: columns out of a text by a pattern.
    Parse(Box<Parse>),
    /// `parse-kv`: columns out of a text of keys and values.
    ParseKv(Box<ParseKv>),
    /// `make-series`: aggregates as arrays along an axis.
    MakeSeries(Box<MakeSeries>),
    /// `evaluate ipv4_lookup` and `ipv6_lookup`.
    NetworkLookup(Box<NetworkLookup>),
    /// `evaluate geo_line_lookup` and `geo_polygon_lookup`.
    ShapeLookup(Box<ShapeLookup>),
    /// `evaluate` of another plugin.
    Plugin(Box<Plugin>),
    /// `partition by`: a query for each value of a key.
    Partition(Box<Partition>),
    /// `reduce by`: patterns that texts have in common.
    Reduce(Box<Reduce>),
    /// `scan`: a state machine over rows in order.
    Scan(Box<Scan>),
    /// `top-nested`: the first values in a hierarchy.
    TopNested(Box<TopNested>),
    /// A plugin that nobody evaluates, or one whose columns depend on the data and are not known
    /// yet; see [`Compiled::undiscovered`](crate::Compiled::undiscovered).
    Unevaluated {
        /// What it is called.
        name: &'static str,
    },
    /// `sample n`: any `count` rows, chosen at random.
    Sample {
        /// A constant `long`.
        count: Expr,
    },
}

impl RelOp {
    /// How KQL calls it; for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Filter { .. } => "where",
            Self::Extend { .. } => "extend",
            Self::Project { .. } => "project",
            Self::Distinct { .. } => "distinct",
            Self::Summarize { .. } => "summarize",
            Self::Sort { .. } => "sort",
            Self::Top { .. } => "top",
            Self::Take { .. } => "take",
            Self::Count => "count",
            Self::Join(_) => "join",
            Self::MvExpand(_) => "mv-expand",
            Self::MvApply(_) => "mv-apply",
            Self::Parse(_) => "parse",
            Self::ParseKv(_) => "parse-kv",
            Self::MakeSeries(_) => "make-series",
            Self::NetworkLookup(lookup) if lookup.ipv6 => "evaluate ipv6_lookup",
            Self::NetworkLookup(_) => "evaluate ipv4_lookup",
            Self::ShapeLookup(lookup) if lookup.polygons => "evaluate geo_polygon_lookup",
            Self::ShapeLookup(_) => "evaluate geo_line_lookup",
            Self::Plugin(plugin) => plugin.name,
            Self::Partition(_) => "partition",
            Self::Reduce(_) => "reduce",
            Self::Scan(_) => "scan",
            Self::TopNested(_) => "top-nested",
            Self::Unevaluated { name } => name,
            Self::Sample { .. } => "sample",
        }
    }
}

/// A key of `sort` or `top`.
#[derive(Debug, Clone)]
pub struct SortKey {
    /// The key.
    pub expr: Expr,
    /// `desc`, which is the default.
    pub descending: bool,
    /// Whether nulls come first: by default with `asc`, not with `desc`.
    pub nulls_first: bool,
}

/// `join` or `lookup`. Null keys match null keys, NaN matches NaN.
///
/// The result has the columns of the left side (not for [`JoinKind::RightSemi`] and
/// [`JoinKind::RightAnti`]), then `right_columns`. Missing cells are null, or the empty text.
#[derive(Debug, Clone)]
pub struct Join {
    /// Which rows come out.
    pub kind: JoinKind,
    /// The other side.
    pub right: Rel,
    /// Pairs that must be equal. Without any, every row meets every row.
    pub keys: Vec<JoinKey>,
    /// Positions of the columns of the right side that the result has: all for `join` (none for
    /// `leftsemi` and `leftanti`), those that are no keys for `lookup`.
    pub right_columns: Vec<usize>,
}

/// Two expressions of one type that must be equal.
#[derive(Debug, Clone)]
pub struct JoinKey {
    /// Over a row of the left side.
    pub left: Expr,
    /// Over a row of the right side.
    pub right: Expr,
}

/// Which rows a join yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoinKind {
    /// One (the first) left row per key, then an inner join. The default of `join`.
    InnerUnique,
    /// All pairs.
    Inner,
    /// All pairs, and left rows without one.
    LeftOuter,
    /// All pairs, and right rows without one.
    RightOuter,
    /// All pairs, and rows of either side without one.
    FullOuter,
    /// Left rows that have a match.
    LeftSemi,
    /// Left rows that have none.
    LeftAnti,
    /// Right rows that have a match.
    RightSemi,
    /// Right rows that have none.
    RightAnti,
}

/// `render`: how an answer wants to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Render {
    /// `timechart`, `table` …
    pub kind: String,
    /// `with (title = …)`: names and values as text, in the order of the query.
    pub properties: Vec<(String, String)>,
}

impl Rel {
    /// The columns of the result.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        self.steps.last().map_or(&self.source_schema, |step| &step.schema)
    }

    /// The only source of columns of a result of one column; what `in (T)` compares with.
    #[must_use]
    pub fn first_column(&self) -> Option<&Column> {
        self.schema().first()
    }
}
