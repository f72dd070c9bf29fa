//! A `$filter` as a tree of syntax, names not yet looked up.
//!
//! Not here: whether the names exist and the types fit (`filter`).

use super::{
    Literal,
    lexer::{Placed, Token, invalid, lex, syntax_error},
};
use crate::GraphError;

// Deeper nesting than any client writes; keeps recursion far from the end of a small stack.
const MAX_DEPTH: usize = 100;

#[derive(Debug)]
pub(super) enum Syntax {
    Or(Vec<Syntax>),
    And(Vec<Syntax>),
    Not(Box<Syntax>),
    Compare { operator: String, left: Box<Syntax>, right: Box<Syntax> },
    In { left: Box<Syntax>, values: Vec<Literal> },
    Call { name: String, arguments: Vec<Syntax> },
    Lambda { path: Vec<String>, all: bool, variable: Option<String>, body: Option<Box<Syntax>> },
    Path(Vec<String>),
    Literal(Literal),
}

pub(super) fn parse(text: &str) -> Result<Syntax, GraphError> {
    let tokens = lex(text)?;
    let mut parser = Parser { text, tokens, next: 0, depth: 0 };
    let tree = parser.or()?;
    match parser.peek() {
        None => Ok(tree),
        Some(extra) => Err(syntax_error(extra.at, text)),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Placed>,
    next: usize,
    depth: usize,
}

type Parsed = Result<Syntax, GraphError>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Placed> {
        self.tokens.get(self.next)
    }

    fn position(&self) -> usize {
        self.peek().map_or_else(|| self.text.chars().count(), |placed| placed.at)
    }

    fn take_mark(&mut self, mark: char) -> bool {
        let found = self.peek().is_some_and(|placed| placed.token == Token::Mark(mark));
        self.next += usize::from(found);
        found
    }

    fn expect_mark(&mut self, mark: char, wording: &str) -> Result<(), GraphError> {
        if self.take_mark(mark) {
            return Ok(());
        }
        let at = self.position();
        Err(invalid(format!("{wording} expected at position {at} in '{}'.", self.text)))
    }

    fn word_is(&self, wanted: &str) -> bool {
        matches!(self.peek(), Some(Placed { token: Token::Word(word), .. })
            if word.eq_ignore_ascii_case(wanted))
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let found = self.word_is(wanted);
        self.next += usize::from(found);
        found
    }

    fn mark_follows(&self, mark: char) -> bool {
        self.tokens.get(self.next + 1).is_some_and(|placed| placed.token == Token::Mark(mark))
    }

    fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, GraphError>,
    ) -> Result<T, GraphError> {
        if self.depth >= MAX_DEPTH {
            return Err(invalid("Recursion depth exceeded allowed limit."));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    fn or(&mut self) -> Parsed {
        self.nested(|this| {
            let mut parts = vec![this.and()?];
            while this.take_word("or") {
                parts.push(this.and()?);
            }
            Ok(single_or(parts, Syntax::Or))
        })
    }

    fn and(&mut self) -> Parsed {
        let mut parts = vec![self.unary()?];
        while self.take_word("and") {
            parts.push(self.unary()?);
        }
        Ok(single_or(parts, Syntax::And))
    }

    fn unary(&mut self) -> Parsed {
        if self.word_is("not") {
            self.next += 1;
            return self.nested(|this| Ok(Syntax::Not(Box::new(this.unary()?))));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.operand()?;
        let Some(Placed { token: Token::Word(word), .. }) = self.peek() else {
            return Ok(left);
        };
        let operator = word.to_ascii_lowercase();
        match operator.as_str() {
            "eq" | "ne" | "gt" | "ge" | "lt" | "le" => {
                self.next += 1;
                let right = self.operand()?;
                Ok(Syntax::Compare { operator, left: Box::new(left), right: Box::new(right) })
            }
            "in" => {
                self.next += 1;
                Ok(Syntax::In { left: Box::new(left), values: self.values()? })
            }
            "has" | "add" | "sub" | "mul" | "div" | "mod" => Err(GraphError::unsupported_query(
                format!("the operator '{word}' of $filter is unsupported"),
            )),
            _ => Ok(left),
        }
    }

    fn values(&mut self) -> Result<Vec<Literal>, GraphError> {
        self.expect_mark('(', "'('")?;
        let mut values = Vec::new();
        loop {
            match self.peek() {
                Some(Placed { token: Token::Literal(literal), .. }) => values.push(literal.clone()),
                _ => return Err(self.expression_expected()),
            }
            self.next += 1;
            if !self.take_mark(',') {
                self.expect_mark(')', "')' or ','")?;
                return Ok(values);
            }
        }
    }

    fn expression_expected(&self) -> GraphError {
        let at = self.position();
        invalid(format!("Expression expected at position {at} in '{}'.", self.text))
    }

    fn operand(&mut self) -> Parsed {
        if self.take_mark('(') {
            let inside = self.or()?;
            self.expect_mark(')', "')' or operator")?;
            return Ok(inside);
        }
        let Some(placed) = self.peek() else {
            return Err(self.expression_expected());
        };
        match placed.token.clone() {
            Token::Literal(literal) => {
                self.next += 1;
                Ok(Syntax::Literal(literal))
            }
            Token::Word(name) if self.mark_follows('(') => {
                self.next += 1;
                self.call(name)
            }
            Token::Word(name) => {
                self.next += 1;
                self.path(name)
            }
            Token::Mark(_) => Err(self.expression_expected()),
        }
    }

    fn call(&mut self, name: String) -> Parsed {
        self.expect_mark('(', "'('")?;
        let mut arguments = Vec::new();
        if self.take_mark(')') {
            return Ok(Syntax::Call { name, arguments });
        }
        loop {
            arguments.push(self.or()?);
            if !self.take_mark(',') {
                self.expect_mark(')', "')' or ','")?;
                return Ok(Syntax::Call { name, arguments });
            }
        }
    }

    // `a/b`, or `a/b/any(x:…)`.
    fn path(&mut self, first: String) -> Parsed {
        let mut path = vec![first];
        while self.take_mark('/') {
            let Some(Placed { token: Token::Word(name), at }) = self.peek().cloned() else {
                return Err(syntax_error(self.position(), self.text));
            };
            let lambda = self.mark_follows('(');
            self.next += 1;
            if !lambda {
                path.push(name);
                continue;
            }
            return match name.to_ascii_lowercase().as_str() {
                "any" => self.lambda(path, false),
                "all" => self.lambda(path, true),
                _ => Err(syntax_error(at, self.text)),
            };
        }
        Ok(Syntax::Path(path))
    }

    fn lambda(&mut self, path: Vec<String>, all: bool) -> Parsed {
        self.expect_mark('(', "'('")?;
        if self.take_mark(')') {
            return Ok(Syntax::Lambda { path, all, variable: None, body: None });
        }
        let Some(Placed { token: Token::Word(variable), .. }) = self.peek().cloned() else {
            return Err(self.expression_expected());
        };
        self.next += 1;
        self.expect_mark(':', "':'")?;
        let body = self.or()?;
        self.expect_mark(')', "')' or operator")?;
        Ok(Syntax::Lambda { path, all, variable: Some(variable), body: Some(Box::new(body)) })
    }
}

fn single_or(mut parts: Vec<Syntax>, many: fn(Vec<Syntax>) -> Syntax) -> Syntax {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}
