//! From text to [`Expr`].
//!
//! Not here: `@` and `@{…}` (`template`).

use serde_json::{Number, Value};

use super::{Expr, SyntaxError};

/// Expressions nested deeper than this are refused, so that no input can exhaust the stack.
const DEEPEST: usize = 100;

/// Parses a whole text as one expression.
pub(crate) fn parse(text: &str) -> Result<Expr, SyntaxError> {
    let letters: Vec<char> = text.chars().collect();
    let mut parser = Parser { letters: &letters, at: 0, depth: 0 };
    let expression = parser.expression()?;
    parser.blanks();
    match parser.peek() {
        None => Ok(expression),
        Some(letter) => Err(parser.error(format!("unexpected `{letter}` after the expression"))),
    }
}

/// Parses the expression that begins at `start`, and says where it ends.
pub(super) fn parse_prefix(letters: &[char], start: usize) -> Result<(Expr, usize), SyntaxError> {
    let mut parser = Parser { letters, at: start, depth: 0 };
    let expression = parser.expression()?;
    parser.blanks();
    Ok((expression, parser.at))
}

struct Parser<'a> {
    letters: &'a [char],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError { message: message.into(), position: self.at }
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn take(&mut self, letter: char) -> bool {
        let found = self.peek() == Some(letter);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect(&mut self, letter: char) -> Result<(), SyntaxError> {
        self.blanks();
        if self.take(letter) {
            return Ok(());
        }
        Err(match self.peek() {
            Some(found) => self.error(format!("expected `{letter}`, found `{found}`")),
            None => self.error(format!("expected `{letter}`, found the end")),
        })
    }

    fn expression(&mut self) -> Result<Expr, SyntaxError> {
        if self.depth >= DEEPEST {
            return Err(self.error(format!("expression is nested deeper than {DEEPEST}")));
        }
        self.depth += 1;
        self.blanks();
        let mut expression = self.primary()?;
        // Each access nests the tree one deeper as well.
        let mut accesses = 0;
        while let Some(next) = self.access(&mut expression)? {
            expression = next;
            accesses += 1;
            if accesses > DEEPEST {
                return Err(self.error(format!("more than {DEEPEST} accesses in a row")));
            }
        }
        self.depth -= 1;
        Ok(expression)
    }

    fn primary(&mut self) -> Result<Expr, SyntaxError> {
        match self.peek() {
            Some('\'') => self.string().map(|text| Expr::Literal(text.into())),
            Some(letter) if letter.is_ascii_digit() || matches!(letter, '-' | '+') => self.number(),
            Some(letter) if is_name_start(letter) => self.word(),
            Some(letter) => Err(self.error(format!("unexpected `{letter}`"))),
            None => Err(self.error("expression is missing")),
        }
    }

    /// A string in single quotes; two of them stand for one.
    fn string(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                Some('\'') => {
                    self.at += 1;
                    if !self.take('\'') {
                        return Ok(text);
                    }
                    text.push('\'');
                }
                Some(letter) => {
                    self.at += 1;
                    text.push(letter);
                }
                None => {
                    self.at = start;
                    return Err(self.error("string has no closing quote"));
                }
            }
        }
    }

    fn number(&mut self) -> Result<Expr, SyntaxError> {
        let start = self.at;
        let mut text = String::new();
        while let Some(letter) = self.peek() {
            let sign_inside = matches!(letter, '+' | '-')
                && !(text.is_empty() || text.ends_with('e') || text.ends_with('E'));
            let belongs = letter.is_ascii_digit() || matches!(letter, '.' | 'e' | 'E' | '+' | '-');
            if !belongs || sign_inside {
                break;
            }
            text.push(letter);
            self.at += 1;
        }
        let plain = text.strip_prefix('+').unwrap_or(&text);
        let number = match plain.parse::<i64>() {
            Ok(integer) => Some(Number::from(integer)),
            Err(_) => plain.parse::<f64>().ok().and_then(Number::from_f64),
        };
        number.map(|number| Expr::Literal(Value::Number(number))).ok_or_else(|| {
            self.at = start;
            self.error(format!("`{text}` is not a number"))
        })
    }

    /// `true`, `false`, `null` or a call.
    fn word(&mut self) -> Result<Expr, SyntaxError> {
        let at = self.at;
        let name = self.name();
        self.blanks();
        if self.peek() != Some('(') {
            return match name.to_ascii_lowercase().as_str() {
                "true" => Ok(Expr::Literal(Value::Bool(true))),
                "false" => Ok(Expr::Literal(Value::Bool(false))),
                "null" => Ok(Expr::Literal(Value::Null)),
                _ => {
                    self.at = at;
                    Err(self.error(format!("`{name}` is neither a call nor a constant")))
                }
            };
        }
        self.at += 1;
        let mut arguments = Vec::new();
        self.blanks();
        if !self.take(')') {
            loop {
                arguments.push(self.expression()?);
                self.blanks();
                if self.take(')') {
                    break;
                }
                self.expect(',')?;
            }
        }
        Ok(Expr::Call { name, arguments, at })
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(letter) = self.peek() {
            if !is_name_start(letter) && !letter.is_ascii_digit() {
                break;
            }
            name.push(letter);
            self.at += 1;
        }
        name
    }

    /// One access behind an expression, which moves into it.
    fn access(&mut self, of: &mut Expr) -> Result<Option<Expr>, SyntaxError> {
        let before = self.at;
        self.blanks();
        let at = self.at;
        let optional = self.take('?');
        let key = if self.take('[') {
            let key = self.expression()?;
            self.expect(']')?;
            key
        } else if self.take('.') {
            let name = self.name();
            if name.is_empty() {
                return Err(self.error("`.` is not followed by a name"));
            }
            Expr::Literal(name.into())
        } else if optional {
            return Err(self.error("`?` is not followed by `[` or `.`"));
        } else {
            self.at = before;
            return Ok(None);
        };
        let of = Box::new(std::mem::replace(of, Expr::Literal(Value::Null)));
        Ok(Some(Expr::Member { of, key: Box::new(key), optional, at }))
    }
}

fn is_name_start(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '_' | '$')
}
