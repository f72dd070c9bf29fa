//! `render chart`: how the answer wants to be drawn.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Name},
};

/// `render timechart with (title = "x", ycolumns = a, b)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Render {
    /// `timechart`, `table` …
    pub chart: Name,
    /// What `with (…)` says, and what the older form without parentheses does.
    pub properties: Vec<RenderProperty>,
}

/// A property of `render`.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderProperty {
    /// Its name.
    pub name: Name,
    /// Its values; several names for `ycolumns`, `series` and `anomalycolumns`.
    pub values: Vec<Expr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Render> {
    let chart = parser.plain_word("a chart")?;
    let mut properties = Vec::new();
    if parser.eat("with") {
        parser.expect("(")?;
        while !parser.eat(")") {
            properties.push(property(parser)?);
            if !parser.eat(",") && !parser.at(")") {
                return parser.unexpected("`,` or `)`");
            }
        }
    } else {
        while !parser.operator_ends() {
            properties.push(property(parser)?);
        }
    }
    Ok(Render { chart, properties })
}

fn property(parser: &mut Parser<'_>) -> Read<RenderProperty> {
    let name = parser.plain_word("a property")?;
    parser.expect("=")?;
    let mut values = vec![value(parser)?];
    // `ycolumns = a, b, kind = line`: a name that `=` follows is the next property.
    while parser.at(",") && !(parser.nth_is_word(1) && parser.nth_at(2, "=")) {
        parser.bump();
        values.push(value(parser)?);
    }
    Ok(RenderProperty { name, values })
}

fn value(parser: &mut Parser<'_>) -> Read<Expr> {
    if parser.nth_at(1, "(") { parser.expr() } else { parser.parameter_value() }
}
