//! `mv-expand`.
//!
//! Not here: `mv-apply`, which expands in the same way (`mv_apply`).

use std::sync::Arc;

use super::parse::placed;
use crate::{
    Column, Diagnostic, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        naming::Names,
        operator::parameter,
        table::{Row, Table},
    },
    bound::{self, Expr, RelOp},
    syntax::tree,
};

/// How many elements `mvexpand`, the older spelling, yields unless it is told.
const OLD_LIMIT: i64 = 128;

impl<'t> Binder<'t> {
    pub(super) fn mv_expand(
        &mut self,
        op: &'t tree::MvExpand,
        keyword: &tree::Name,
        input: Table,
        span: Span,
    ) -> Table {
        let row = self.row(&input);
        let mut schema = input.schema().to_vec();
        let (columns, broken) = self.expanded(&op.columns, &row, &mut schema);
        let limit = self.element_limit(op.limit.as_ref());
        let broken = broken || limit.is_err();
        let old = (keyword.text == "mvexpand")
            .then(|| Expr::literal(Value::Long(Some(OLD_LIMIT)), keyword.span));
        let item_index = parameter(&op.parameters, "with_itemindex").map(|(name, _)| name);
        if let Some(name) = item_index {
            let name = free(name, &schema);
            schema.push(Column::new(name, Type::Long));
        }
        let array = |name| parameter(&op.parameters, name).is_some_and(|(kind, _)| kind == "array");
        let op = RelOp::MvExpand(Box::new(bound::MvExpand {
            columns,
            item_index: item_index.is_some(),
            bags_as_arrays: array("kind") || array("bagexpansion"),
            limit: limit.ok().flatten().or(old),
        }));
        input.then(op, Schema::new(schema), span).broken_if(broken)
    }

    pub(super) fn element_limit(&mut self, limit: Option<&'t tree::Expr>) -> Bind<Option<Expr>> {
        limit.map(|limit| self.row_count(limit)).transpose()
    }

    /// What is expanded, and its columns in the schema of the result.
    pub(super) fn expanded(
        &mut self,
        items: &'t [tree::MvColumn],
        row: &Row,
        schema: &mut Vec<Column>,
    ) -> (Vec<bound::MvColumn>, bool) {
        let mut columns = Vec::new();
        let mut broken = false;
        let mut names = Names::beside(&row.columns);
        for item in items {
            let value = self.array(&item.value.value, row);
            let ty = item.ty.as_ref().map_or(Ok(Type::Dynamic), |ty| self.type_named(ty));
            let name: Arc<str> = match item.value.names.first() {
                Some(name) => name.text.as_str().into(),
                None => names.automatic(self.auto_name(&item.value.value, row)),
            };
            let (Ok(value), Ok(ty)) = (value, ty) else {
                broken = true;
                schema.retain(|column| column.name != name);
                continue;
            };
            let column = Column::new(name, ty);
            let index = placed(schema, column);
            columns.push(bound::MvColumn { value, index });
        }
        (columns, broken)
    }

    fn array(&mut self, expr: &'t tree::Expr, row: &Row) -> Bind<Expr> {
        let value = self.expr(expr, row)?;
        if value.ty == Type::Dynamic {
            return Ok(value);
        }
        self.report(
            Diagnostic::error(
                "SEM0447",
                value.span,
                format!("only a dynamic can be expanded, and this is of type {}", value.ty),
            )
            .help("if it holds JSON, `parse_json()` makes it a dynamic; `split()` cuts a text"),
        );
        Err(Failed)
    }
}

/// A name that no column has.
pub(super) fn free(name: &str, schema: &[Column]) -> Arc<str> {
    let mut names = Names::default();
    for column in schema {
        names.free(column.name.clone());
    }
    names.free(name.into())
}
