//! `make-series`: aggregates as arrays along an axis.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, NamedExpr, Parameter},
};

/// `make-series n = count() default = 0 on t from a to b step s by k`.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeSeries {
    /// `kind` and hints.
    pub parameters: Vec<Parameter>,
    /// The aggregates.
    pub aggregates: Vec<SeriesAggregate>,
    /// The axis.
    pub axis: NamedExpr,
    /// Where the axis starts, ends, and how far its points are apart.
    pub range: SeriesRange,
    /// The keys.
    pub keys: Vec<NamedExpr>,
}

/// An aggregate of `make-series`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesAggregate {
    /// The aggregate.
    pub value: NamedExpr,
    /// What stands where there are no rows.
    pub default: Option<Expr>,
}

/// The points of the axis of `make-series`.
#[derive(Debug, Clone, PartialEq)]
pub enum SeriesRange {
    /// `from a to b step s`.
    FromTo {
        /// The first point.
        from: Option<Expr>,
        /// Where it ends, not included.
        to: Option<Expr>,
        /// How far points are apart.
        step: Expr,
    },
    /// `in range(a, b, s)`.
    InRange {
        /// The first point.
        from: Expr,
        /// The last point, included.
        to: Expr,
        /// How far points are apart.
        step: Expr,
    },
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<MakeSeries> {
    let parameters = parser.hints(&["kind"])?;
    let mut aggregates = vec![aggregate(parser)?];
    while parser.eat(",") {
        aggregates.push(aggregate(parser)?);
    }
    parser.expect("on")?;
    // `in` would be taken for the operator: the axis is an operand.
    let axis = parser.named_operand()?;
    let range = range(parser)?;
    let keys = if parser.eat("by") { parser.named_exprs()? } else { Vec::new() };
    Ok(MakeSeries { parameters, aggregates, axis, range, keys })
}

fn aggregate(parser: &mut Parser<'_>) -> Read<SeriesAggregate> {
    let value = parser.named_expr()?;
    let default = if parser.eat("default") {
        parser.expect("=")?;
        Some(parser.expr()?)
    } else {
        None
    };
    Ok(SeriesAggregate { value, default })
}

fn range(parser: &mut Parser<'_>) -> Read<SeriesRange> {
    if parser.eat("in") {
        parser.expect("range")?;
        parser.expect("(")?;
        let from = parser.expr()?;
        parser.expect(",")?;
        let to = parser.expr()?;
        parser.expect(",")?;
        let step = parser.expr()?;
        parser.expect(")")?;
        return Ok(SeriesRange::InRange { from, to, step });
    }
    let from = if parser.eat("from") { Some(parser.expr()?) } else { None };
    let to = if parser.eat("to") { Some(parser.expr()?) } else { None };
    parser.expect("step")?;
    Ok(SeriesRange::FromTo { from, to, step: parser.expr()? })
}
