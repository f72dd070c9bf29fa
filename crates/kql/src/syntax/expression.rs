//! Expressions, from `or` down to signs, in Kusto's order of precedence.
//!
//! Not here: what stands between the operators (`primary`).

use super::{
    parser::{Parser, Read},
    token::TokenKind,
    tree::{Arithmetic, Expr, ExprKind, Name},
};
use crate::{Diagnostic, Span};

/// Operators on texts, which bind tighter than `*`.
const TEXT_OPERATORS: &[&str] = &[
    "=~",
    "!~",
    "has",
    "!has",
    "has_cs",
    "!has_cs",
    "hasprefix",
    "!hasprefix",
    "hasprefix_cs",
    "!hasprefix_cs",
    "hassuffix",
    "!hassuffix",
    "hassuffix_cs",
    "!hassuffix_cs",
    "contains",
    "!contains",
    "contains_cs",
    "!contains_cs",
    "containscs",
    "notcontains",
    "notcontainscs",
    "startswith",
    "!startswith",
    "startswith_cs",
    "!startswith_cs",
    "endswith",
    "!endswith",
    "endswith_cs",
    "!endswith_cs",
    "like",
    "notlike",
    "like_cs",
    "notlike_cs",
    "matches regex",
];

/// Operators with a list to their right.
const LIST_OPERATORS: &[&str] = &["in", "!in", "in~", "!in~", "has_any", "has_all"];

const RANGE_OPERATORS: &[&str] = &["between", "!between"];

/// Words between two operands, for advice on a misspelt one.
pub(crate) fn infix_words() -> impl Iterator<Item = &'static str> {
    [TEXT_OPERATORS, LIST_OPERATORS, RANGE_OPERATORS, &["and", "or"]].into_iter().flatten().copied()
}

impl Parser<'_> {
    /// An expression.
    pub(super) fn expr(&mut self) -> Read<Expr> {
        self.nested(Self::disjunction)
    }

    /// An expression on the level that is being read.
    pub(super) fn disjunction(&mut self) -> Read<Expr> {
        self.logical("or", Self::conjunction)
    }

    fn conjunction(&mut self) -> Read<Expr> {
        self.logical("and", Self::equality)
    }

    fn logical(&mut self, word: &str, operand: fn(&mut Self) -> Read<Expr>) -> Read<Expr> {
        let start = self.here();
        let first = operand(self)?;
        if !self.at(word) {
            return Ok(first);
        }
        let mut operands = vec![first];
        while self.eat(word) {
            operands.push(operand(self)?);
        }
        Ok(self.made(start, ExprKind::Logical { all: word == "and", operands }))
    }

    fn made(&self, start: Span, kind: ExprKind) -> Expr {
        Expr { kind, span: self.since(start) }
    }

    /// `==`, `in`, `between` and their like, of which there is one at most.
    fn equality(&mut self) -> Read<Expr> {
        let start = self.here();
        let left = self.relation()?;
        if let Some(operator) = self.take_operator(&["==", "!=", "<>", ":"]) {
            let right = self.relation()?;
            return Ok(self.compared(start, operator, left, right));
        }
        if let Some(operator) = self.take_operator(LIST_OPERATORS) {
            let list = self.in_list()?;
            let operand = Box::new(left);
            return Ok(self.made(start, ExprKind::In { operator, operand, list }));
        }
        let Some(operator) = self.take_operator(RANGE_OPERATORS) else {
            return Ok(left);
        };
        self.expect("(")?;
        let low = Box::new(self.bound()?);
        self.expect("..")?;
        let high = Box::new(self.bound()?);
        self.expect(")")?;
        let negated = operator.text.starts_with('!');
        Ok(self.made(start, ExprKind::Between { negated, operand: Box::new(left), low, high }))
    }

    fn bound(&mut self) -> Read<Expr> {
        self.nested(Self::sum)
    }

    fn compared(&self, start: Span, operator: Name, left: Expr, right: Expr) -> Expr {
        let (left, right) = (Box::new(left), Box::new(right));
        self.made(start, ExprKind::Compare { operator, left, right })
    }

    /// `(a, b)` or `(T | project x)` after `in`.
    fn in_list(&mut self) -> Read<Vec<Expr>> {
        if !self.at("(") {
            let help = "the values, or a table, stand in parentheses".to_owned();
            return self.unexpected_with("`(`", Some(help));
        }
        self.bump();
        let mut list = vec![self.piped()?];
        while self.eat(",") {
            list.push(self.expr()?);
        }
        self.expect(")")?;
        Ok(list)
    }

    fn relation(&mut self) -> Read<Expr> {
        let start = self.here();
        let left = self.sum()?;
        let Some(operator) = self.take_operator(&["<", ">", "<=", ">="]) else {
            return Ok(left);
        };
        let right = self.sum()?;
        Ok(self.compared(start, operator, left, right))
    }

    fn sum(&mut self) -> Read<Expr> {
        self.chain(Self::product, |symbol| match symbol {
            "+" => Some(Arithmetic::Add),
            "-" => Some(Arithmetic::Subtract),
            _ => None,
        })
    }

    fn product(&mut self) -> Read<Expr> {
        self.chain(Self::text_match, |symbol| match symbol {
            "*" => Some(Arithmetic::Multiply),
            "/" => Some(Arithmetic::Divide),
            "%" => Some(Arithmetic::Modulo),
            _ => None,
        })
    }

    fn chain(
        &mut self,
        operand: fn(&mut Self) -> Read<Expr>,
        operator: fn(&str) -> Option<Arithmetic>,
    ) -> Read<Expr> {
        let start = self.here();
        let first = operand(self)?;
        let mut rest = Vec::new();
        while let Some(operator) = operator(self.written(0)) {
            self.bump();
            rest.push((operator, operand(self)?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        Ok(self.made(start, ExprKind::Chain { first: Box::new(first), rest }))
    }

    /// `a has b` and its like, of which there is one at most.
    fn text_match(&mut self) -> Read<Expr> {
        let start = self.here();
        let left = self.sign()?;
        let Some(operator) = self.take_operator(TEXT_OPERATORS) else {
            return Ok(left);
        };
        let right = self.sign()?;
        Ok(self.compared(start, operator, left, right))
    }

    /// An operand with at most one sign before it.
    pub(super) fn sign(&mut self) -> Read<Expr> {
        let start = self.here();
        let negative = self.at("-");
        if !negative && !self.at("+") {
            return self.postfix();
        }
        self.bump();
        if self.at("-") || self.at("+") {
            let diagnostic = Diagnostic::error("SYN0002", self.here(), "two signs in a row")
                .help("put parentheses around the second sign and its operand");
            return self.fail(diagnostic);
        }
        let operand = Box::new(self.postfix()?);
        Ok(self.made(start, ExprKind::Sign { negative, operand }))
    }

    /// Takes the operator that stands here if it is one of these.
    fn take_operator(&mut self, operators: &[&str]) -> Option<Name> {
        let (text, tokens) = self.operator_here()?;
        operators.contains(&text.as_str()).then_some(())?;
        let start = self.here();
        for _ in 0..tokens {
            self.bump();
        }
        Some(Name { text, span: self.since(start) })
    }

    /// The operator that stands here, if any, and how many tokens it is made of: `!in~` is three.
    pub(super) fn operator_here(&self) -> Option<(String, usize)> {
        let mut text = self.written(0).to_owned();
        let mut tokens = 1;
        if text == "!" {
            if !self.nth_is_word(1) || !self.adjacent(1) {
                return None;
            }
            text.push_str(self.written(1));
            tokens = 2;
        }
        if text == "matches" && self.nth_at(1, "regex") {
            return Some(("matches regex".to_owned(), 2));
        }
        if matches!(text.as_str(), "in" | "!in")
            && self.nth_at(tokens, "~")
            && self.adjacent(tokens)
        {
            text.push('~');
            tokens += 1;
        }
        let kind = self.peek().kind;
        (matches!(kind, TokenKind::Word | TokenKind::Symbol)).then_some((text, tokens))
    }

    /// Whether an operator stands `ahead` that compares something with a star before it.
    pub(super) fn compares_star(&self, ahead: usize) -> bool {
        let word = self.written(ahead);
        matches!(word, "==" | "!=" | "<>" | "!" | "<" | ">" | "<=" | ">=" | ":")
            || matches!(word, "in" | "between" | "has_any" | "has_all" | "matches")
            || TEXT_OPERATORS.contains(&word)
    }
}
