//! Pieces that many operators share: named expressions, parameters, columns, keys, tables.
//!
//! Not here: what each operator makes of them (`operator/`).

use super::{
    parser::{Parser, Read},
    primary, reserved,
    token::TokenKind,
    tree::{Expr, ExprKind, Literal, LiteralKind, Name, NamedExpr, Operator, Parameter, SortKey},
};
use crate::Diagnostic;

impl Parser<'_> {
    /// `a, b = x, (c, d) = f(y)`.
    pub(super) fn named_exprs(&mut self) -> Read<Vec<NamedExpr>> {
        let mut list = vec![self.named_expr()?];
        while self.eat(",") {
            list.push(self.named_expr()?);
        }
        Ok(list)
    }

    /// The same, or nothing where the operator may end.
    pub(super) fn named_exprs_or_none(&mut self) -> Read<Vec<NamedExpr>> {
        if self.operator_ends() { Ok(Vec::new()) } else { self.named_exprs() }
    }

    /// An expression with the names it is given.
    pub(super) fn named_expr(&mut self) -> Read<NamedExpr> {
        let start = self.here();
        let length = self.name_length(0);
        let mut names = Vec::new();
        if length > 0 && self.nth_at(length, "=") {
            names.push(self.declared_name()?);
            self.bump();
        } else if self.names_in_parentheses() {
            self.bump();
            names.push(self.declared_name()?);
            while self.eat(",") {
                names.push(self.declared_name()?);
            }
            self.bump();
            self.bump();
        }
        let value = self.expr()?;
        Ok(NamedExpr { names, value, span: self.since(start) })
    }

    /// Whether `(a, b) =` stands here.
    fn names_in_parentheses(&self) -> bool {
        let mut ahead = 0;
        while self.nth_at(ahead, if ahead == 0 { "(" } else { "," }) {
            let length = self.name_length(ahead + 1);
            if length == 0 {
                return false;
            }
            ahead += 1 + length;
        }
        ahead > 0 && self.nth_at(ahead, ")") && self.nth_at(ahead + 1, "=")
    }

    /// `a, f(b)`.
    pub(super) fn exprs(&mut self) -> Read<Vec<Expr>> {
        let mut list = vec![self.expr()?];
        while self.eat(",") {
            list.push(self.expr()?);
        }
        Ok(list)
    }

    /// Names and names with stars, as `project-away` takes them.
    pub(super) fn columns(&mut self) -> Read<Vec<Expr>> {
        if self.operator_ends() {
            return Ok(Vec::new());
        }
        let mut list = vec![self.column()?];
        while self.eat(",") {
            list.push(self.column()?);
        }
        Ok(list)
    }

    /// A name, a star, or a name with stars.
    pub(super) fn column(&mut self) -> Read<Expr> {
        let start = self.here();
        let kind = match self.wildcard() {
            Some(name) if name.text == "*" => ExprKind::Star,
            Some(name) => ExprKind::Wildcard(name.text),
            None => {
                // In these lists Kusto reserves the words that cannot be declared either.
                let name = self.name()?;
                let bare = self.slice(name.span) == name.text;
                if bare && !reserved::may_be_declared(&name.text) {
                    self.report(primary::needs_brackets(&name));
                }
                ExprKind::Name(name)
            }
        };
        Ok(Expr { kind, span: self.since(start) })
    }

    /// Tables: names, names with stars, calls, pipelines in parentheses.
    pub(super) fn tables(&mut self) -> Read<Vec<Expr>> {
        let mut list = vec![self.table()?];
        while self.eat(",") {
            list.push(self.table()?);
        }
        Ok(list)
    }

    /// One of [`Parser::tables`].
    pub(super) fn table(&mut self) -> Read<Expr> {
        let start = self.here();
        if let Some(name) = self.wildcard() {
            let kind =
                if name.text == "*" { ExprKind::Star } else { ExprKind::Wildcard(name.text) };
            return Ok(Expr { kind, span: self.since(start) });
        }
        let outer = std::mem::replace(&mut self.wildcards, true);
        let result = self.nested(Self::postfix);
        self.wildcards = outer;
        result
    }

    /// `(A, B*)`.
    pub(super) fn tables_in_parentheses(&mut self) -> Read<Vec<Expr>> {
        self.expect("(")?;
        let tables = self.tables()?;
        self.expect(")")?;
        Ok(tables)
    }

    /// `a: long`.
    pub(super) fn typed_column(&mut self) -> Read<(Name, Name)> {
        let name = self.declared_name()?;
        self.expect(":")?;
        Ok((name, self.plain_word("a type")?))
    }

    /// `(a: long, b: string)`.
    pub(super) fn typed_columns(&mut self) -> Read<Vec<(Name, Name)>> {
        self.expect("(")?;
        let mut columns = Vec::new();
        if self.eat(")") {
            return Ok(columns);
        }
        loop {
            columns.push(self.typed_column()?);
            if !self.eat(",") && !self.at(")") {
                return self.unexpected("`,` or `)`");
            }
            if self.eat(")") {
                return Ok(columns);
            }
        }
    }

    /// `a asc, b nulls first`.
    pub(super) fn sort_keys(&mut self) -> Read<Vec<SortKey>> {
        let mut keys = vec![self.sort_key()?];
        while self.eat(",") {
            keys.push(self.sort_key()?);
        }
        Ok(keys)
    }

    /// One of [`Parser::sort_keys`].
    pub(super) fn sort_key(&mut self) -> Read<SortKey> {
        let value = self.named_expr()?;
        let ascending = if self.eat("asc") {
            Some(true)
        } else if self.eat("desc") {
            Some(false)
        } else {
            None
        };
        let nulls_first = if !self.eat("nulls") {
            None
        } else if self.eat("first") {
            Some(true)
        } else if self.eat("last") {
            Some(false)
        } else {
            return self.unexpected("`first` or `last` after `nulls`");
        };
        Ok(SortKey { value, ascending, nulls_first })
    }

    /// Hints, where a name before `=` would be a column: only `hint.` and the known names count.
    pub(super) fn hints(&mut self, known: &[&str]) -> Read<Vec<Parameter>> {
        let mut parameters = Vec::new();
        while self.parameter_length() == 3
            || known.contains(&self.written(0)) && self.nth_at(1, "=")
        {
            parameters.push(self.parameter()?);
        }
        Ok(parameters)
    }

    /// Parameters, where a name before `=` can be nothing else. Unknown ones are errors.
    pub(super) fn parameters(&mut self, known: &[&str]) -> Read<Vec<Parameter>> {
        let mut parameters = Vec::new();
        while self.parameter_length() > 0 {
            let parameter = self.parameter()?;
            let name = parameter.name.text.as_str();
            if !known.contains(&name) && !name.starts_with("hint.") {
                let message = format!("unknown parameter `{name}`");
                let help = self.did_you_mean(name, known.iter().copied());
                let diagnostic = Diagnostic::error("SYN0002", parameter.name.span, message);
                self.report(match help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                });
            }
            parameters.push(parameter);
        }
        Ok(parameters)
    }

    /// How many tokens the name of a parameter is made of: 3 for `hint.strategy`; 0 if none
    /// starts here.
    fn parameter_length(&self) -> usize {
        if self.at("hint") && self.nth_at(1, ".") && self.nth_is_word(2) && self.nth_at(3, "=") {
            3
        } else {
            usize::from(self.nth_is_word(0) && self.nth_at(1, "="))
        }
    }

    /// `name = value`.
    pub(super) fn parameter(&mut self) -> Read<Parameter> {
        let start = self.here();
        let length = self.parameter_length();
        if length == 0 {
            return self.unexpected("a parameter");
        }
        for _ in 0..length {
            self.bump();
        }
        let span = self.since(start);
        let name = Name { text: self.slice(span).replace(char::is_whitespace, ""), span };
        self.bump();
        Ok(Parameter { name, value: self.parameter_value()? })
    }

    /// A literal, or a name, which may be any word.
    pub(super) fn parameter_value(&mut self) -> Read<Expr> {
        let start = self.here();
        let kind = match self.peek().kind {
            TokenKind::Word if self.nth_at(1, "(") && self.at("dynamic") => {
                ExprKind::Literal(self.literal()?)
            }
            TokenKind::Word => {
                let name = self.plain_word("a value")?;
                match name.text.to_ascii_lowercase().as_str() {
                    text @ ("true" | "false") => ExprKind::Literal(Literal {
                        kind: LiteralKind::Bool,
                        text: text.to_owned(),
                    }),
                    _ => ExprKind::Name(name),
                }
            }
            TokenKind::String | TokenKind::Number(_) | TokenKind::Typed(_) => {
                ExprKind::Literal(self.literal()?)
            }
            _ if self.at("[") => ExprKind::Name(self.bracketed_name()?),
            _ if self.at("-") => return self.sign(),
            _ => return self.unexpected("a value"),
        };
        Ok(Expr { kind, span: self.since(start) })
    }

    /// `(name = value, …)` after `with`.
    pub(super) fn properties(&mut self) -> Read<Vec<Parameter>> {
        self.expect("(")?;
        let mut properties = Vec::new();
        if self.eat(")") {
            return Ok(properties);
        }
        loop {
            properties.push(self.parameter()?);
            if self.eat(")") {
                return Ok(properties);
            }
            if !self.eat(",") {
                return self.unexpected("`,` or `)`");
            }
        }
    }

    /// `(where … | take …)`: operators without a source.
    pub(super) fn operators_in_parentheses(&mut self) -> Read<Vec<Operator>> {
        self.expect("(")?;
        let operators = self.nested(|parser| {
            let mut operators = vec![parser.operator()];
            while parser.eat("|") {
                operators.push(parser.operator());
            }
            Ok(operators)
        })?;
        self.expect(")")?;
        Ok(operators)
    }

    /// Whether what stands here ends an operator.
    pub(super) fn operator_ends(&self) -> bool {
        self.at_end() || matches!(self.written(0), "|" | ";" | ")" | "]" | "}")
    }
}
