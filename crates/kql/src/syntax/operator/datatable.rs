//! `datatable (column: type, …) [value, …]`: rows written out.

use crate::{
    Diagnostic,
    syntax::{
        parser::{Parser, Read},
        token::TokenKind,
        tree::{Expr, ExprKind, Literal, Name, Parameter},
    },
};

/// `datatable (a: long, b: string) [1, "x", 2, "y"]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Datatable {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// Names and types of the columns.
    pub columns: Vec<(Name, Name)>,
    /// The cells, row by row.
    pub values: Vec<Expr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Datatable> {
    let parameters = parser.parameters(&[])?;
    let columns = parser.typed_columns()?;
    parser.expect("[")?;
    let mut values = Vec::new();
    while !parser.eat("]") {
        values.push(cell(parser)?);
        if !parser.eat(",") {
            if !parser.eat("]") {
                return parser.unexpected("`,` or `]`");
            }
            break;
        }
    }
    Ok(Datatable { parameters, columns, values })
}

/// A literal, with a sign at most.
fn cell(parser: &mut Parser<'_>) -> Read<Expr> {
    let start = parser.here();
    // The most negative long is a cell, although nothing else may be written so.
    if let TokenKind::Number(kind) = parser.nth(1).kind
        && parser.at("-")
        && let Some(text) = parser.negative_number()
    {
        parser.bump();
        parser.bump();
        let kind = ExprKind::Literal(Literal { kind, text });
        return Ok(Expr { kind, span: parser.since(start) });
    }
    let value = parser.sign()?;
    let literal = match &value.kind {
        ExprKind::Literal(_) => true,
        ExprKind::Sign { operand, .. } => matches!(operand.kind, ExprKind::Literal(_)),
        _ => false,
    };
    if !literal {
        let message = "the cells of a datatable are literals";
        parser.report(Diagnostic::error("SYN0002", parser.since(start), message));
    }
    Ok(value)
}
