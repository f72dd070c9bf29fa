//! Tokens: the words, symbols and literals that a text is made of.
//!
//! Not here: finding them; `lexer` does.

use crate::{Span, syntax::tree::LiteralKind};

/// What a token is. What a word or symbol says is read from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A name or keyword. KQL has no keywords that are keywords everywhere.
    Word,
    /// `|`, `==`, `..` and the like.
    Symbol,
    /// `"…"` in any of its spellings.
    String,
    /// A number or timespan without a type: `1`, `1.5`, `1d`.
    Number(LiteralKind),
    /// `long(…)`, `datetime(…)` and the like, parentheses included.
    Typed(LiteralKind),
    /// Something that is no token; a diagnostic already says so.
    Bad,
    /// The end of the text.
    End,
}

/// A token and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}
