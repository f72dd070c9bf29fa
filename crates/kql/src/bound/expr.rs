//! Bound scalar expressions.
//!
//! Not here: operators over tables (`rel`).

use std::sync::Arc;

use super::Rel;
use crate::{
    Column, DynamicPath, Span, Type, Value,
    catalogue::{AggregateFunction, Function},
};

/// An expression over one row, its type, and where it stands in the text.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it computes.
    pub kind: ExprKind,
    /// The type of its value.
    pub ty: Type,
    /// Where it stands. Of a use of a `let`, this is the use.
    pub span: Span,
}

/// What an expression computes.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ExprKind {
    /// A constant, null included.
    Literal(Value),
    /// The column at `index` of the row that comes in.
    Column {
        /// Position in the schema of the input.
        index: usize,
        /// Its name there.
        name: Arc<str>,
    },
    /// The value for which the query of the `partition` with this number is being evaluated.
    PartitionKey(usize),
    /// Three-valued conjunction of two or more `bool`s.
    And(Vec<Expr>),
    /// Three-valued disjunction of two or more `bool`s.
    Or(Vec<Expr>),
    /// A function or operator of the catalogue. The types of the arguments are those of one of
    /// its signatures; `function.name` is the canonical name, never an alias.
    Call {
        /// What is called.
        function: &'static Function,
        /// Its arguments, constants included.
        args: Vec<Expr>,
    },
    /// An implicit conversion to the type of this expression:
    ///
    /// * `int` → `long` → `real`, `int`/`long`/`real` → `decimal`: the same number;
    /// * `dynamic` → `string`: as `tostring()` does; `dynamic` → any other type: what the
    ///   function `to…()` of that type does;
    /// * any type → `dynamic`: the value inside a dynamic, as `pack_array()` stores it.
    ///
    /// Null stays null (an empty text where the target is `string`).
    Cast(Box<Expr>),
    /// A constant path into a `dynamic`.
    Path {
        /// The dynamic value.
        base: Box<Expr>,
        /// The steps from it.
        path: DynamicPath,
    },
    /// `base[index]` with a computed key (`string`) or position (`long`).
    Index {
        /// The dynamic value.
        base: Box<Expr>,
        /// The key or the position.
        index: Box<Expr>,
    },
    /// `in`, `has_any` and their relatives.
    In {
        /// Which of them.
        membership: Membership,
        /// The left side.
        needle: Box<Expr>,
        /// The right side.
        set: Set,
    },
    /// `toscalar(T)`: the first column of the first row, null (or empty) without rows. Evaluated
    /// once; never refers to the row.
    ToScalar(Arc<Rel>),
}

/// The operators that compare one value with many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Membership {
    /// `in`.
    In,
    /// `!in`.
    NotIn,
    /// `in~`: strings, any case.
    InTilde,
    /// `!in~`.
    NotInTilde,
    /// `has_any`: some member is a term of the text.
    HasAny,
    /// `has_all`: every member is a term of the text.
    HasAll,
}

impl Membership {
    /// How KQL writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::NotIn => "!in",
            Self::InTilde => "in~",
            Self::NotInTilde => "!in~",
            Self::HasAny => "has_any",
            Self::HasAll => "has_all",
        }
    }
}

/// The right side of a [`Membership`].
#[derive(Debug, Clone)]
pub enum Set {
    /// Members: each of the needle's type, or a `dynamic` whose array elements (or itself, if it
    /// is no array) are members.
    List(Vec<Expr>),
    /// The values of the only column of a table; it has the needle's type, or is `dynamic`.
    Rel(Arc<Rel>),
}

/// An aggregate in `summarize`.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// What is computed.
    pub function: &'static AggregateFunction,
    /// Its arguments over a row of the input, constants (a size, an accuracy) included.
    pub args: Vec<Expr>,
    /// What it yields: one column, or several for `arg_max(x, a, b)` (`x`, `a`, `b`: all of them
    /// from the same row), `take_any(a, b)` and `percentiles(x, 5, 50)`.
    pub results: Vec<Column>,
    /// Where it stands.
    pub span: Span,
}

impl Expr {
    /// A constant.
    #[must_use]
    pub const fn literal(value: Value, span: Span) -> Self {
        let ty = value.ty();
        Self { kind: ExprKind::Literal(value), ty, span }
    }

    /// The column at `index` of the input.
    #[must_use]
    pub fn column(index: usize, column: &Column, span: Span) -> Self {
        let kind = ExprKind::Column { index, name: column.name.clone() };
        Self { kind, ty: column.ty, span }
    }

    /// The constant that this expression is, if it is one.
    #[must_use]
    pub const fn as_literal(&self) -> Option<&Value> {
        match &self.kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// The expressions directly below this one, in the order of the text.
    #[must_use]
    pub fn children(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Column { .. }
            | ExprKind::PartitionKey(_)
            | ExprKind::ToScalar(_) => Vec::new(),
            ExprKind::And(args) | ExprKind::Or(args) | ExprKind::Call { args, .. } => {
                args.iter().collect()
            }
            ExprKind::Cast(inner) => vec![inner],
            ExprKind::Path { base, .. } => vec![base],
            ExprKind::Index { base, index } => vec![base, index],
            ExprKind::In { needle, set, .. } => {
                let mut children = vec![&**needle];
                if let Set::List(items) = set {
                    children.extend(items);
                }
                children
            }
        }
    }

    /// The table directly below this expression: of `toscalar`, or on the right side of `in`.
    #[must_use]
    pub fn subquery(&self) -> Option<&Rel> {
        match &self.kind {
            ExprKind::ToScalar(rel) | ExprKind::In { set: Set::Rel(rel), .. } => Some(rel),
            _ => None,
        }
    }
}
