//! `parse` and `parse-where`.
//!
//! Not here: matching.

use std::sync::Arc;

use crate::{
    Column, Diagnostic, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        convert::{cast, distance},
        fold,
        operator::parameter,
        table::{Row, Table},
    },
    bound::{self, Expr, ParseKind, ParsePart, RelOp},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn parse(
        &mut self,
        op: &'t tree::Parse,
        matching_only: bool,
        input: Table,
        span: Span,
    ) -> Table {
        let row = self.row(&input);
        let value = self.text(&op.value, &row);
        let kind = self.parse_kind(op, matching_only);
        let mut schema = input.schema().to_vec();
        let pattern = self.pattern(op, &mut schema);
        let broken = value.is_err() || kind.is_err() || pattern.is_err();
        let (Ok(value), Ok(kind), Ok(pattern)) = (value, kind, pattern) else {
            return Table { broken, ..input };
        };
        let op = RelOp::Parse(Box::new(bound::Parse { value, kind, pattern, matching_only }));
        input.then(op, Schema::new(schema), span)
    }

    /// A text to take apart.
    pub(super) fn text(&mut self, expr: &'t tree::Expr, row: &Row) -> Bind<Expr> {
        let value = self.expr(expr, row)?;
        if distance(value.ty, Type::String).is_none() {
            return Err(self.wrong_type(value.span, Type::String, value.ty));
        }
        Ok(cast(value, Type::String))
    }

    fn parse_kind(&mut self, op: &'t tree::Parse, matching_only: bool) -> Bind<ParseKind> {
        match parameter(&op.parameters, "kind") {
            None | Some(("simple", _)) => Ok(ParseKind::Simple),
            Some(("relaxed", at)) if matching_only => {
                Err(self.error("SEM0477", at, "`parse-where` cannot be relaxed"))
            }
            Some(("relaxed", _)) => Ok(ParseKind::Relaxed),
            Some(("regex", _)) => {
                let flags = parameter(&op.parameters, "flags").map_or("", |(flags, _)| flags);
                Ok(ParseKind::Regex { flags: flags.into() })
            }
            Some((name, at)) => {
                Err(self.error("SYN0002", at, format!("there is no kind `{name}` of `parse`")))
            }
        }
    }

    fn pattern(&mut self, op: &'t tree::Parse, schema: &mut Vec<Column>) -> Bind<Vec<ParsePart>> {
        let row = self.no_row();
        let mut parts = Vec::new();
        let mut after_text_column = None;
        for part in &op.pattern {
            parts.push(match part {
                tree::ParsePart::Star => {
                    if let Some(span) = after_text_column.take() {
                        let message = "a star cannot follow a string column: both take anything";
                        self.tolerate(Diagnostic::error("SEM0476", span, message))?;
                    }
                    ParsePart::Star
                }
                tree::ParsePart::Text(text) => {
                    after_text_column = None;
                    ParsePart::Text(self.constant_text(text, &row)?)
                }
                tree::ParsePart::Column { name, ty } => {
                    let ty = ty.as_ref().map_or(Ok(Type::String), |ty| self.type_named(ty))?;
                    after_text_column = (ty == Type::String).then_some(name.span);
                    ParsePart::Column(
                        self.parsed_column(schema, Column::new(name.text.as_str(), ty)),
                    )
                }
            });
        }
        Ok(parts)
    }

    /// Where a column stands that `parse` makes. The engine replaces an earlier one of the name;
    /// the language service keeps it and gives the new one a number.
    pub(super) fn parsed_column(&self, schema: &mut Vec<Column>, column: Column) -> usize {
        let taken = |name: &str| schema.iter().any(|it| *it.name == *name);
        if !self.checks() || !taken(&column.name) {
            return placed(schema, column);
        }
        let mut numbered = (1..).map(|number: usize| format!("{}{number}", column.name));
        let name = numbered.find(|name| !taken(name)).unwrap_or_default();
        schema.push(Column::new(name, column.ty));
        schema.len() - 1
    }

    /// A text that is known while binding.
    pub(super) fn constant_text(&mut self, expr: &'t tree::Expr, row: &Row) -> Bind<Arc<str>> {
        let value = self.expr(expr, row)?;
        match fold::constant(&value) {
            Some(Value::String(text)) => Ok(text),
            _ => {
                self.error("SEM0207", value.span, "this must be a constant text");
                Err(Failed)
            }
        }
    }
}

/// Where a new column stands: in the place of one of the same name, or at the end.
pub(super) fn placed(schema: &mut Vec<Column>, column: Column) -> usize {
    match schema.iter().position(|it| it.name == column.name) {
        Some(index) => {
            if let Some(slot) = schema.get_mut(index) {
                *slot = column;
            }
            index
        }
        None => {
            schema.push(column);
            schema.len() - 1
        }
    }
}
