//! `parse` and `parse-where`: columns out of a text by a pattern.

use crate::syntax::{
    parser::{Parser, Read},
    token::TokenKind,
    tree::{Expr, ExprKind, Literal, LiteralKind, Name, Parameter},
};

/// `parse kind=regex flags=i x with * "a" b: long "c" *`; `parse-where` has the same form.
#[derive(Debug, Clone, PartialEq)]
pub struct Parse {
    /// `kind` and `flags`.
    pub parameters: Vec<Parameter>,
    /// The text.
    pub value: Expr,
    /// The pattern.
    pub pattern: Vec<ParsePart>,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum ParsePart {
    /// `*`: anything.
    Star,
    /// A text, or a constant name of one.
    Text(Expr),
    /// A column.
    Column {
        /// Its name.
        name: Name,
        /// Its type; `string` if none is given.
        ty: Option<Name>,
    },
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Parse> {
    let parameters = parser.hints(&["kind", "flags"])?;
    let value = parser.expr()?;
    parser.expect("with")?;
    let mut pattern = Vec::new();
    while !parser.operator_ends() {
        pattern.push(part(parser)?);
    }
    Ok(Parse { parameters, value, pattern })
}

fn part(parser: &mut Parser<'_>) -> Read<ParsePart> {
    if parser.eat("*") {
        return Ok(ParsePart::Star);
    }
    let start = parser.here();
    if parser.peek().kind == TokenKind::String {
        let text = Literal { kind: LiteralKind::String, text: parser.text("a text")? };
        let span = parser.since(start);
        return Ok(ParsePart::Text(Expr { kind: ExprKind::Literal(text), span }));
    }
    if parser.name_length(0) == 0 {
        return parser.unexpected("a column, a text or `*`");
    }
    let name = parser.declared_name()?;
    let ty = if parser.eat(":") { Some(parser.plain_word("a type")?) } else { None };
    Ok(ParsePart::Column { name, ty })
}
