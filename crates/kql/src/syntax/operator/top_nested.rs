//! `top-nested n of x by a, top-nested m of y by b`: the first values in a hierarchy.

use crate::{
    Diagnostic,
    syntax::{
        parser::{Parser, Read},
        tree::{Expr, NamedExpr, SortKey},
    },
};

/// `top-nested 3 of x with others = "rest" by n = count() desc, …`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopNested {
    /// The levels, outermost first.
    pub levels: Vec<TopNestedLevel>,
}

/// A level of `top-nested`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopNestedLevel {
    /// How many; all if it is missing.
    pub count: Option<Expr>,
    /// Of what.
    pub of: NamedExpr,
    /// `with others = …`: the name of what is left.
    pub others: Option<Expr>,
    /// The aggregate that orders them.
    pub by: SortKey,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<TopNested> {
    let mut levels = vec![level(parser)?];
    while parser.eat(",") {
        if parser.keyword() != "top-nested" {
            return parser.unexpected("`top-nested` before the next level");
        }
        parser.take_keyword();
        levels.push(level(parser)?);
    }
    Ok(TopNested { levels })
}

fn level(parser: &mut Parser<'_>) -> Read<TopNestedLevel> {
    let count = if parser.at("of") { None } else { Some(parser.expr()?) };
    parser.expect("of")?;
    let of = parser.named_expr()?;
    let others = if parser.eat("with") {
        parser.expect("others")?;
        parser.expect("=")?;
        Some(parser.expr()?)
    } else {
        None
    };
    parser.expect("by")?;
    let by = parser.sort_key()?;
    if parser.at("with") {
        let diagnostic = Diagnostic::error("SYN0002", parser.here(), "`with` stands after `by`")
            .help("write `with others = …` before `by`");
        return parser.fail(diagnostic);
    }
    Ok(TopNestedLevel { count, of, others, by })
}
