//! `in`, `has_any` and their relatives.
//!
//! Not here: the tables on their right side (`pipeline`).

use std::sync::Arc;

use super::comparison::comparable;
use crate::{
    Diagnostic, Schema, Span, Type,
    bind::{
        Bind, Binder, Failed,
        convert::{cast, distance, literal_beside, wider},
        scope::Meaning,
        table::{Row, Table},
    },
    bound::{Expr, ExprKind, Membership, RelOp, Set},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn membership(
        &mut self,
        span: Span,
        operator: &tree::Name,
        operand: &'t tree::Expr,
        list: &'t [tree::Expr],
        row: &Row,
    ) -> Bind<Expr> {
        let membership = match operator.text.as_str() {
            "in" => Membership::In,
            "!in" => Membership::NotIn,
            "in~" => Membership::InTilde,
            "!in~" => Membership::NotInTilde,
            "has_any" => Membership::HasAny,
            "has_all" => Membership::HasAll,
            other => return Err(self.unsupported(operator.span, format!("the operator `{other}`"))),
        };
        if matches!(operand.kind, tree::ExprKind::Star) {
            return self.any_column_in(span, membership, list, row);
        }
        let needle = self.expr(operand, row);
        let set = self.set_of(list, row);
        self.in_set(span, membership, needle?, set?)
    }

    /// `* has_any (…)`: whether it holds for any column as text.
    fn any_column_in(
        &mut self,
        span: Span,
        membership: Membership,
        list: &'t [tree::Expr],
        row: &Row,
    ) -> Bind<Expr> {
        let mut tests = Vec::new();
        for (index, column) in row.columns.iter().enumerate() {
            let text =
                super::comparison::as_text(Expr::column(index, column, span)).ok_or(Failed)?;
            let set = self.set_of(list, row)?;
            tests.push(self.in_set(span, membership, text, set)?);
        }
        if tests.len() > 1 {
            return Ok(Expr { kind: ExprKind::Or(tests), ty: Type::Bool, span });
        }
        tests.pop().ok_or_else(|| {
            self.error("SYN0002", span, "there are no columns that `*` could stand for")
        })
    }

    fn set_of(&mut self, list: &'t [tree::Expr], row: &Row) -> Bind<Meanings> {
        if let [only] = list {
            return Ok(match self.meaning(only, row)? {
                Meaning::Table(table) if table.broken => return Err(Failed),
                Meaning::Table(table) => Meanings::Table(Box::new(table)),
                Meaning::Scalar(expr) => Meanings::List(vec![expr]),
            });
        }
        self.exprs(list, row).map(Meanings::List)
    }

    fn in_set(
        &mut self,
        span: Span,
        membership: Membership,
        needle: Expr,
        set: Meanings,
    ) -> Bind<Expr> {
        let needle = self.needle(membership, needle)?;
        let (needle, set) = match set {
            Meanings::List(items) => {
                let (needle, items) = self.items(membership, needle, items)?;
                (needle, Set::List(items))
            }
            Meanings::Table(table) => self.column_of(membership, needle, *table)?,
        };
        let kind = ExprKind::In { membership, needle: Box::new(needle), set };
        Ok(Expr { kind, ty: Type::Bool, span })
    }

    /// The left side; texts are needed wherever it is not about equality alone.
    fn needle(&mut self, membership: Membership, needle: Expr) -> Bind<Expr> {
        if matches!(membership, Membership::In | Membership::NotIn) {
            return Ok(needle);
        }
        if distance(needle.ty, Type::String).is_some() {
            return Ok(cast(needle, Type::String));
        }
        self.report(
            Diagnostic::error(
                "SEM0709",
                needle.span,
                format!(
                    "`{}` is about texts, and this is of type {}",
                    membership.name(),
                    needle.ty
                ),
            )
            .help("convert it with `tostring()`"),
        );
        Err(Failed)
    }

    /// Members of the needle's type; both become what they have in common.
    fn items(
        &mut self,
        membership: Membership,
        needle: Expr,
        items: Vec<Expr>,
    ) -> Bind<(Expr, Vec<Expr>)> {
        let mut ty = needle.ty;
        let mut members = Vec::with_capacity(items.len());
        for item in items {
            let item = literal_beside(&item, needle.ty).unwrap_or(item);
            if item.ty != Type::Dynamic {
                let common =
                    if ty == Type::Dynamic { Some(item.ty) } else { comparable(ty, item.ty) };
                match common {
                    Some(common) => ty = common,
                    None => {
                        // The language service lets any values be compared.
                        let message =
                            format!("`{}` cannot compare {ty} with {}", membership.name(), item.ty);
                        self.tolerate(Diagnostic::error("SEM0064", item.span, message))?;
                    }
                }
            }
            members.push(item);
        }
        let members = members
            .into_iter()
            .map(|item| if item.ty == Type::Dynamic { item } else { cast(item, ty) })
            .collect();
        Ok((cast(needle, ty), members))
    }

    /// The first column of a table, and the needle as a value of its type.
    fn column_of(
        &mut self,
        membership: Membership,
        needle: Expr,
        table: Table,
    ) -> Bind<(Expr, Set)> {
        let span = table.rel.source_span;
        let Some(column) = table.schema().first().cloned() else {
            return Err(self.error("SEM0085", span, "the table has no column to look into"));
        };
        let ty = match (needle.ty, column.ty) {
            (Type::Dynamic, ty) => ty,
            (ty, Type::Dynamic) => ty,
            (a, b) if a == b => a,
            (a, b) => match wider(a, b) {
                Some(ty) => ty,
                None => {
                    let message = format!("`{}` cannot compare {a} with {b}", membership.name());
                    self.tolerate(Diagnostic::error("SEM0064", span, message))?;
                    b
                }
            },
        };
        let first = Expr::column(0, &column, span);
        let value = if column.ty == Type::Dynamic { first } else { cast(first, ty) };
        let narrow = table.schema().len() == 1 && value.ty == column.ty;
        let table = if narrow {
            table
        } else {
            let schema = Schema::new([crate::Column::new(column.name, value.ty)]);
            table.then(RelOp::Project { columns: vec![value] }, schema, span)
        };
        Ok((cast(needle, ty), Set::Rel(Arc::new(table.rel))))
    }
}

/// What the right side is.
enum Meanings {
    List(Vec<Expr>),
    Table(Box<Table>),
}
