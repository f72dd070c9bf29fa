//! From text to a syntax tree.
//!
//! Not here: what names mean and which operators Reeve evaluates; the binder knows.

mod dynamic_literal;
mod expression;
mod lexer;
mod list;
mod literal;
mod operator;
mod parser;
mod pattern;
mod primary;
mod reserved;
mod statement;
mod text_literal;
mod token;
pub mod tree;

pub(crate) use lexer::MOST_DIAGNOSTICS;
pub use tree::Query;

pub(crate) use expression::infix_words;
pub(crate) use operator::is_operator;
#[cfg(test)]
pub(crate) use operator::operators;
pub(crate) use token::{Token, TokenKind};

use crate::Diagnostic;

/// A query as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The tree, complete when there are no diagnostics.
    pub query: Query,
    /// What is wrong with the text, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a text. Whatever it is, there is an answer; what cannot be read is left out of the tree
/// and said in the diagnostics.
#[must_use]
pub fn parse(text: &str) -> Parsed {
    let mut parser = parser::Parser::new(text);
    let query = parser.query();
    Parsed { query, diagnostics: parser.into_diagnostics() }
}

/// The tokens of a text, whatever it is; the last is its end.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    lexer::tokens(text).0
}

#[cfg(test)]
mod tests;
