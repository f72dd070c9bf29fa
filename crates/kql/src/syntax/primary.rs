//! Operands: names, literals, calls, parentheses, and what is looked up in them.
//!
//! Not here: operators between operands (`expression`) and what literals say (`literal`).

use super::{
    operator::is_operator,
    parser::{Parser, Read},
    reserved,
    token::TokenKind,
    tree::{Argument, Expr, ExprKind, Literal, LiteralKind, Name, RowSchema, Source},
};
use crate::Diagnostic;

impl Parser<'_> {
    /// An operand and what is looked up in it: `a.b[0]["c"]`.
    pub(super) fn postfix(&mut self) -> Read<Expr> {
        let before = self.take_height();
        let result = self.postfix_measured();
        self.restore_height(before);
        result
    }

    fn postfix_measured(&mut self) -> Read<Expr> {
        let start = self.here();
        let mut expr = self.primary()?;
        loop {
            let kind = if self.at(".") {
                self.bump();
                if self.at("[") { self.index(expr)? } else { self.member(expr)? }
            } else if self.at("[") {
                self.index(expr)?
            } else {
                return Ok(expr);
            };
            self.grow()?;
            expr = Expr { kind, span: self.since(start) };
        }
    }

    /// `.name`, `.name(…)`, or where wildcards may stand `.na*`.
    fn member(&mut self, base: Expr) -> Read<ExprKind> {
        let base = Box::new(base);
        if self.wildcards
            && let Some(name) = self.wildcard()
        {
            return Ok(ExprKind::Member { base, name });
        }
        if !self.nth_is_word(0) {
            return self.unexpected("a name after `.`");
        }
        let token = self.bump();
        let name = Name { text: self.slice(token.span).to_owned(), span: token.span };
        if self.at("(") {
            let arguments = self.arguments()?;
            return Ok(ExprKind::PathCall { base, function: name, arguments });
        }
        if !reserved::may_be_member(&name.text) {
            self.report(needs_brackets(&name));
        }
        Ok(ExprKind::Member { base, name })
    }

    /// `["name"]` or `[index]`.
    fn index(&mut self, base: Expr) -> Read<ExprKind> {
        self.expect("[")?;
        let index = self.without_wildcards(Self::expr)?;
        self.expect("]")?;
        let base = Box::new(base);
        Ok(match index.kind {
            ExprKind::Literal(Literal { kind: LiteralKind::String, text }) => {
                ExprKind::Member { base, name: Name { text, span: index.span } }
            }
            kind => ExprKind::Index { base, index: Box::new(Expr { kind, span: index.span }) },
        })
    }

    /// Inside brackets `*` multiplies, whatever it means around them.
    fn without_wildcards<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        let outer = std::mem::replace(&mut self.wildcards, false);
        let result = read(self);
        self.wildcards = outer;
        result
    }

    fn primary(&mut self) -> Read<Expr> {
        let start = self.here();
        let kind = match self.peek().kind {
            TokenKind::Word => self.word()?,
            TokenKind::String | TokenKind::Number(_) | TokenKind::Typed(_) => {
                ExprKind::Literal(self.literal()?)
            }
            _ if self.at("(") => return self.parenthesised(),
            _ if self.at("[") => ExprKind::Name(self.bracketed_name()?),
            _ if self.at("*") && self.compares_star(1) => {
                self.bump();
                ExprKind::Star
            }
            _ => {
                let help = match self.written(0) {
                    "!" => Some("use `not(…)`"),
                    "{" => Some("bags are written `dynamic({…})`"),
                    _ => None,
                };
                return self.unexpected_with("an expression", help.map(str::to_owned));
            }
        };
        Ok(Expr { kind, span: self.since(start) })
    }

    /// `(expression)` or `(pipeline)`; the span includes the parentheses.
    pub(super) fn parenthesised(&mut self) -> Read<Expr> {
        let start = self.here();
        self.expect("(")?;
        let inner = self.piped()?;
        self.expect(")")?;
        Ok(Expr { kind: inner.kind, span: self.since(start) })
    }

    /// A name, a call, or one of the few words with a form of their own.
    fn word(&mut self) -> Read<ExprKind> {
        let called = self.nth_at(1, "(");
        match self.written(0) {
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" if !called => {
                Ok(ExprKind::Literal(self.literal()?))
            }
            "dynamic" if called => Ok(ExprKind::Literal(self.literal()?)),
            "typeof" if called => self.type_of(),
            "entity_group" if self.nth_at(1, "[") => self.entity_group(),
            _ if called => {
                let function = self.called_name()?;
                Ok(ExprKind::Call { function, arguments: self.arguments()? })
            }
            _ => Ok(ExprKind::Name(self.used_name()?)),
        }
    }

    /// The name of a function, which `(` follows.
    pub(super) fn called_name(&mut self) -> Read<Name> {
        if !self.nth_is_word(0) {
            return self.unexpected("the name of a function");
        }
        let token = self.peek();
        let name = Name { text: self.slice(token.span).to_owned(), span: token.span };
        if !reserved::may_be_used(&name.text)
            && !matches!(name.text.as_str(), "materialize" | "toscalar")
        {
            return self.unexpected("an expression");
        }
        self.bump();
        Ok(name)
    }

    /// A name in an expression.
    fn used_name(&mut self) -> Read<Name> {
        let token = self.peek();
        let name = Name { text: self.slice(token.span).to_owned(), span: token.span };
        if !reserved::may_be_used(&name.text) {
            let help = format!("if it is a name, write `['{}']`", name.text);
            return self.unexpected_with("an expression", Some(help));
        }
        self.bump();
        Ok(name)
    }

    /// `['any text']`; in an expression also `[name]`.
    pub(super) fn bracketed_name(&mut self) -> Read<Name> {
        let start = self.here();
        self.expect("[")?;
        let text = if self.nth_is_word(0) {
            let token = self.bump();
            self.slice(token.span).to_owned()
        } else if self.peek().kind == TokenKind::String {
            self.text("a name in quotes")?
        } else {
            let help = "arrays are written `dynamic([…])`".to_owned();
            return self.unexpected_with("a name in quotes", Some(help));
        };
        self.expect("]")?;
        Ok(Name { text, span: self.since(start) })
    }

    /// How many tokens a name that starts `ahead` is made of; 0 if none starts there.
    pub(super) fn name_length(&self, ahead: usize) -> usize {
        let bracketed = self.nth_at(ahead, "[")
            && self.nth(ahead + 1).kind == TokenKind::String
            && self.nth_at(ahead + 2, "]");
        if bracketed { 3 } else { usize::from(self.nth_is_word(ahead)) }
    }

    /// The name of something that already exists, where no expression may stand.
    pub(super) fn name(&mut self) -> Read<Name> {
        if self.at("[") {
            self.bracketed_name()
        } else if self.nth_is_word(0) {
            self.used_name()
        } else {
            self.unexpected("a name")
        }
    }

    /// The name that something is given.
    pub(super) fn declared_name(&mut self) -> Read<Name> {
        if self.at("[") {
            return self.bracketed_name();
        }
        if !self.nth_is_word(0) {
            return self.unexpected("a name");
        }
        let token = self.bump();
        let name = Name { text: self.slice(token.span).to_owned(), span: token.span };
        if !reserved::may_be_declared(&name.text) {
            self.report(needs_brackets(&name));
        }
        Ok(name)
    }

    /// A word whose meaning is fixed by its place: a type, an option, a chart.
    pub(super) fn plain_word(&mut self, wanted: &str) -> Read<Name> {
        if !self.nth_is_word(0) {
            return self.unexpected(wanted);
        }
        let token = self.bump();
        Ok(Name { text: self.slice(token.span).to_owned(), span: token.span })
    }

    /// A name with stars in it, if one starts here: `Target*`.
    pub(super) fn wildcard(&mut self) -> Option<Name> {
        let mut length = 0;
        let mut stars = false;
        while length == 0 || self.adjacent(length) {
            if self.nth_at(length, "*") {
                stars = true;
            } else if !self.nth_is_word(length) && !self.nth_is_number(length) {
                break;
            }
            length += 1;
        }
        stars.then_some(())?;
        let start = self.here();
        for _ in 0..length {
            self.bump();
        }
        let span = self.since(start);
        Some(Name { text: self.slice(span).to_owned(), span })
    }

    fn nth_is_number(&self, ahead: usize) -> bool {
        matches!(self.nth(ahead).kind, TokenKind::Number(_))
    }

    /// `(a, b = 1, *)` after the name of a function.
    pub(super) fn arguments(&mut self) -> Read<Vec<Argument>> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        if self.eat(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.argument()?);
            if self.eat(")") {
                return Ok(arguments);
            }
            if !self.eat(",") {
                return self.unexpected_operator("`,` or `)`");
            }
        }
    }

    fn argument(&mut self) -> Read<Argument> {
        let length = self.name_length(0);
        let name = if length > 0 && self.nth_at(length, "=") {
            let name = self.name_of_argument()?;
            self.bump();
            Some(name)
        } else {
            None
        };
        let start = self.here();
        let value = if self.at("*") && !self.compares_star(1) {
            self.bump();
            Expr { kind: ExprKind::Star, span: self.since(start) }
        } else {
            self.piped()?
        };
        Ok(Argument { name, value })
    }

    fn name_of_argument(&mut self) -> Read<Name> {
        if self.at("[") { self.bracketed_name() } else { self.plain_word("a name") }
    }

    /// `typeof(long)` or `typeof(a: long, *)`.
    fn type_of(&mut self) -> Read<ExprKind> {
        self.bump();
        if self.nth_at(2, ")") && self.nth_is_word(1) {
            self.bump();
            let ty = self.plain_word("a type")?;
            self.bump();
            return Ok(ExprKind::TypeOf(ty));
        }
        Ok(ExprKind::TypeOfRow(self.row_schema()?))
    }

    /// `(*, a: long)`.
    pub(super) fn row_schema(&mut self) -> Read<RowSchema> {
        self.expect("(")?;
        let mut schema = RowSchema { star: false, columns: Vec::new() };
        while !self.eat(")") {
            if self.eat("*") {
                schema.star = true;
            } else {
                schema.columns.push(self.typed_column()?);
            }
            if !self.eat(",") {
                self.expect(")")?;
                break;
            }
        }
        Ok(schema)
    }

    fn entity_group(&mut self) -> Read<ExprKind> {
        self.bump();
        self.bump();
        let mut members = Vec::new();
        while !self.eat("]") {
            members.push(self.expr()?);
            if !self.eat(",") {
                self.expect("]")?;
                break;
            }
        }
        Ok(ExprKind::EntityGroup(members))
    }

    /// An expression, or a pipeline where one may stand.
    pub(super) fn piped(&mut self) -> Read<Expr> {
        let pipeline = self.without_wildcards(|parser| parser.nested(Self::pipeline))?;
        match pipeline.source {
            Source::Expr(expr) if pipeline.operators.is_empty() => Ok(expr),
            _ => {
                let span = pipeline.span;
                Ok(Expr { kind: ExprKind::Pipeline(Box::new(pipeline)), span })
            }
        }
    }

    /// Says that something else should stand here, and whether a word looks like an operator.
    pub(super) fn unexpected_operator<T>(&mut self, wanted: &str) -> Read<T> {
        let help = self.advice();
        self.unexpected_with(wanted, help)
    }

    /// Advice for those who come from other languages, or who have misspelt an operator.
    fn advice(&self) -> Option<String> {
        let (text, _) = self.operator_here()?;
        let advice = match text.as_str() {
            "=" => "`=` gives a name; values are compared with `==`",
            "&" => "conditions are joined with `and`",
            "is" => "use `isnull(…)` or `isempty(…)`",
            "not" => "negated operators are written with `!`: `!in`, `!has`",
            _ if self.follows_word("not") => "`not` is a function: `not(…)`",
            _ if infix(&text) => "only one operator of this sort may stand here; use parentheses",
            _ if is_operator(&text) => "operators are separated by `|`",
            _ if text.starts_with(|letter: char| letter == '!' || letter.is_alphabetic()) => {
                return self.did_you_mean(&text, super::expression::infix_words());
            }
            _ => return None,
        };
        Some(advice.to_owned())
    }
}

fn infix(text: &str) -> bool {
    matches!(text, "==" | "!=" | "<>" | "<" | ">" | "<=" | ">=" | "=~" | "!~")
        || super::expression::infix_words().any(|word| word == text)
}

/// Says that a name must be written in brackets.
pub(super) fn needs_brackets(name: &Name) -> Diagnostic {
    let message = format!("`{}` is a keyword and cannot be a name as it is", name.text);
    Diagnostic::error("SYN0002", name.span, message).help(format!("write `['{}']`", name.text))
}
