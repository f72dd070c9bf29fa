//! `parse` and `parse-where`: columns out of a text by a pattern.

use crate::syntax::tree::{Expr, Name, Parameter};

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
