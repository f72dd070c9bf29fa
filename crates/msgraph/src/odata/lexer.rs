//! The words of a `$filter`, each with the position (from 0, in characters) that errors name.
//!
//! Not here: what they mean together (`syntax`).

use super::Literal;
use crate::GraphError;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A constant.
    Literal(Literal),
    /// A name or keyword.
    Word(String),
    /// `( ) , / :`
    Mark(char),
}

#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) at: usize,
}

/// OData's words for a syntax error.
pub(super) fn syntax_error(at: usize, text: &str) -> GraphError {
    invalid(format!("Syntax error at position {at} in '{text}'."))
}

/// A filter that cannot be used, with Graph's prefix.
pub(super) fn invalid(message: impl std::fmt::Display) -> GraphError {
    GraphError::bad_request(format!("Invalid filter clause: {message}"))
}

pub(super) fn lex(text: &str) -> Result<Vec<Placed>, GraphError> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = characters.get(at) {
        let rest = characters.get(at..).unwrap_or_default();
        let (token, length) = match c {
            _ if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '(' | ')' | ',' | '/' | ':' => (Token::Mark(c), 1),
            '\'' => quoted(rest).ok_or_else(|| {
                invalid(format!(
                    "There is an unterminated string literal at position {at} in '{text}'."
                ))
            })?,
            _ if c.is_alphanumeric() || matches!(c, '_' | '@' | '$' | '-') => word(rest),
            _ => {
                return Err(invalid(format!(
                    "Syntax error: character '{c}' is not valid at position {at} in '{text}'."
                )));
            }
        };
        tokens.push(Placed { token, at });
        at += length;
    }
    Ok(tokens)
}

// From the opening quote; a doubled quote is one quote.
fn quoted(rest: &[char]) -> Option<(Token, usize)> {
    let mut value = String::new();
    let mut length = 1;
    loop {
        let c = *rest.get(length)?;
        length += 1;
        if c != '\'' {
            value.push(c);
        } else if rest.get(length) == Some(&'\'') {
            value.push('\'');
            length += 1;
        } else {
            return Some((Token::Literal(Literal::Text(value)), length));
        }
    }
}

// Times hold `:` and `+`, which names do not; a GUID may start like a name.
fn word(rest: &[char]) -> (Token, usize) {
    let numeric = rest.first().is_some_and(|c| c.is_ascii_digit() || *c == '-');
    let fits = |c: &char| {
        c.is_alphanumeric()
            || matches!(c, '_' | '@' | '$' | '-' | '.')
            || (numeric && matches!(c, ':' | '+'))
    };
    let text: String = rest.iter().take_while(|c| fits(c)).collect();
    let length = text.chars().count().max(1);
    let token = match Literal::word(&text) {
        Some(literal) => Token::Literal(literal),
        None => Token::Word(text),
    };
    (token, length)
}
