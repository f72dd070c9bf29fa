//! Statements, and the pipelines that they hold.
//!
//! Not here: operators (`operator/`) and expressions (`expression`).

use super::{
    parser::{Failed, Parser, Read},
    primary, reserved,
    tree::{
        Expr, ExprKind, Function, FunctionParameter, LetValue, ParameterType, Pipeline, Query,
        Source, Statement, StatementKind,
    },
};

impl Parser<'_> {
    /// A whole text.
    pub(super) fn query(&mut self) -> Query {
        Query { statements: self.statements(false) }
    }

    /// Statements to the end of the text, or of the braces that they stand in.
    pub(super) fn statements(&mut self, inside: bool) -> Vec<Statement> {
        let mut statements = Vec::new();
        while !(self.at_end() || inside && self.ends_body()) {
            statements.push(self.statement(inside));
            self.eat(";");
        }
        statements
    }

    /// Whether a bracket stands here that closes the body of a function.
    fn ends_body(&self) -> bool {
        matches!(self.written(0), "}" | ")")
    }

    fn ends_statement(&self, inside: bool) -> bool {
        self.at_end() || self.at(";") || (inside && self.ends_body())
    }

    fn statement(&mut self, inside: bool) -> Statement {
        let start = self.here();
        let mark = self.mark();
        let mut kind = match self.statement_kind() {
            Ok(kind) => {
                if !self.ends_statement(inside) {
                    let _: Read<()> = self.unexpected_operator("`|` or `;`");
                    self.recover(mark);
                }
                kind
            }
            Err(Failed) => {
                self.recover(mark);
                StatementKind::Missing
            }
        };
        // After an error, what follows is still read for the errors in it.
        while !self.ends_statement(inside) {
            if self.eat("|") {
                let operator = self.operator();
                if let StatementKind::Pipeline(pipeline) = &mut kind {
                    pipeline.operators.push(operator);
                }
            } else {
                self.bump();
                self.recover(self.mark());
            }
        }
        Statement { kind, span: self.since(start) }
    }

    fn statement_kind(&mut self) -> Read<StatementKind> {
        match self.written(0) {
            ";" => self.unexpected("a statement"),
            "let" if !self.nth_at(1, "|") && !self.nth_at(1, ";") => self.let_statement(),
            "set" => self.set_statement(),
            "declare" if self.nth_at(1, "query_parameters") => {
                self.bump();
                self.bump();
                Ok(StatementKind::QueryParameters(self.function_parameters()?))
            }
            "declare" if self.nth_at(1, "pattern") => self.pattern_statement(),
            "declare" if self.nth_is_word(1) => {
                self.bump();
                let help = self.did_you_mean(self.written(0), ["query_parameters", "pattern"]);
                self.unexpected_with("`query_parameters` or `pattern`", help)
            }
            "alias" if self.nth_at(1, "database") => self.alias_statement(),
            "restrict" if self.nth_at(1, "access") => {
                self.bump();
                self.bump();
                self.expect("to")?;
                Ok(StatementKind::RestrictAccess(self.tables_in_parentheses()?))
            }
            _ => Ok(StatementKind::Pipeline(self.pipeline()?)),
        }
    }

    fn let_statement(&mut self) -> Read<StatementKind> {
        self.bump();
        let name = self.declared_name()?;
        // A column may have such a name because a table's rows may; a `let` could not be used.
        let bare = self.slice(name.span) == name.text;
        if bare && reserved::may_be_declared(&name.text) && !reserved::may_be_used(&name.text) {
            self.report(primary::needs_brackets(&name));
        }
        self.expect("=")?;
        let value = if self.function_starts() {
            LetValue::Function(self.function()?)
        } else {
            LetValue::Expr(self.piped()?)
        };
        Ok(StatementKind::Let { name, value })
    }

    fn set_statement(&mut self) -> Read<StatementKind> {
        self.bump();
        let name = self.plain_word("the name of an option")?;
        let value = if self.eat("=") { Some(self.parameter_value()?) } else { None };
        Ok(StatementKind::Set { name, value })
    }

    fn alias_statement(&mut self) -> Read<StatementKind> {
        self.bump();
        self.bump();
        let name = self.declared_name()?;
        self.expect("=")?;
        Ok(StatementKind::Alias { name, database: self.expr()? })
    }

    /// Whether the parameters of a function start here, and not an expression in parentheses.
    fn function_starts(&self) -> bool {
        let at = usize::from(self.at("view") && self.nth_at(1, "("));
        if !self.nth_at(at, "(") {
            return false;
        }
        let length = self.name_length(at + 1);
        self.nth_at(at + 1, ")") || length > 0 && self.nth_at(at + 1 + length, ":")
    }

    fn function(&mut self) -> Read<Function> {
        let view = self.eat("view");
        let parameters = self.function_parameters()?;
        self.expect("{")?;
        let body = self.nested(|parser| Ok(parser.statements(true)))?;
        self.expect("}")?;
        Ok(Function { view, parameters, body })
    }

    /// `(a: long = 1, T: (*), U: (b: string))`.
    pub(super) fn function_parameters(&mut self) -> Read<Vec<FunctionParameter>> {
        self.expect("(")?;
        let mut parameters = Vec::new();
        if self.eat(")") {
            return Ok(parameters);
        }
        loop {
            parameters.push(self.function_parameter()?);
            if self.eat(")") {
                return Ok(parameters);
            }
            if !self.eat(",") {
                return self.unexpected("`,` or `)`");
            }
        }
    }

    pub(super) fn function_parameter(&mut self) -> Read<FunctionParameter> {
        let name = self.declared_name()?;
        self.expect(":")?;
        let ty = if self.at("(") && self.nth_at(1, "*") {
            self.bump();
            self.bump();
            self.expect(")")?;
            ParameterType::AnyTable
        } else if self.at("(") {
            ParameterType::Table(self.typed_columns()?)
        } else {
            ParameterType::Scalar(self.plain_word("a type")?)
        };
        let default = if self.eat("=") { Some(self.sign()?) } else { None };
        Ok(FunctionParameter { name, ty, default })
    }

    /// A source and its operators.
    pub(super) fn pipeline(&mut self) -> Read<Pipeline> {
        let start = self.here();
        let mark = self.mark();
        let source = if self.source_operator_starts() {
            Source::Operator(Box::new(self.operator()))
        } else {
            // Whoever reads a pipeline inside of something has counted the level already.
            Source::Expr(match self.disjunction() {
                Ok(expr) => expr,
                Err(Failed) => {
                    self.recover(mark);
                    Expr { kind: ExprKind::Missing, span: self.since(start) }
                }
            })
        };
        let mut operators = Vec::new();
        while self.eat("|") {
            operators.push(self.operator());
        }
        Ok(Pipeline { source, operators, span: self.since(start) })
    }

    /// Whether an operator stands here that starts a pipeline, and not a name or a call.
    fn source_operator_starts(&self) -> bool {
        match self.written(0) {
            "print" | "find" | "search" | "union" | "datatable" | "externaldata" => true,
            "range" | "evaluate" => {
                self.nth_is_word(1) && self.operator_word_follows() || self.nth_at(1, "[")
            }
            "macro" => self.nth_at(1, "-") && self.adjacent(1) && self.nth_at(2, "expand"),
            _ => false,
        }
    }

    /// Whether the word after `range` or `evaluate` is a name, as opposed to `range in (…)`.
    fn operator_word_follows(&self) -> bool {
        match self.written(0) {
            "range" => self.nth_at(2, "from"),
            _ => self.nth_at(2, "(") || self.nth_at(1, "hint"),
        }
    }
}
