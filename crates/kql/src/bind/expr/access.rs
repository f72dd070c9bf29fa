//! Looking into dynamic values: `d.a`, `d["a"]`, `d[0]`, `d[k]`.
//!
//! Not here: how such columns are named (`naming`).

use std::sync::Arc;

use crate::{
    DynamicPath, PathStep, Span, Type, Value,
    bind::{Bind, Binder, Failed, convert::cast, fold, table::Row},
    bound::{Expr, ExprKind},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn member(
        &mut self,
        span: Span,
        base: &'t tree::Expr,
        name: &'t tree::Name,
        row: &Row,
    ) -> Bind<Expr> {
        if let Some(side) = base.as_name()
            && matches!(&*side.text, "$left" | "$right")
        {
            return self.column_of_side(side, name, row);
        }
        if let Some(called) = base.as_name()
            && let Some((_, offset)) = row.steps.iter().find(|(step, _)| **step == *called.text)
        {
            let Some((index, column)) = row.find(&name.text) else {
                return Err(self.unknown_name(name, row));
            };
            return Ok(Expr::column(offset + index, column, span));
        }
        if let Some(called) = base.as_name()
            && let Some(variable) = row.variables.iter().find(|it| *it.name == *called.text)
        {
            return match variable.property(&name.text, span) {
                Some(property) => Ok(property),
                None => {
                    let message = format!("`{}` has no property `{}`", called.text, name.text);
                    let known = variable.columns.iter().map(|column| &*column.name);
                    Err(self.unknown("SEM0100", name, message, known))
                }
            };
        }
        let base = self.expr(base, row)?;
        self.step(base, PathStep::Key(Arc::from(name.text.as_str())), span)
    }

    fn column_of_side(&mut self, side: &tree::Name, name: &'t tree::Name, row: &Row) -> Bind<Expr> {
        match row.side {
            Some(known) if known == side.text => {
                if let Some((index, column)) = row.find(&name.text) {
                    return Ok(Expr::column(index, column, name.span));
                }
                if let Some(expr) = self.unlisted(name, row) {
                    return Ok(expr);
                }
                Err(self.unknown_name(name, row))
            }
            _ => Err(self.error(
                "SEM0100",
                side.span,
                format!("`{}` means a side of a join, and there is none here", side.text),
            )),
        }
    }

    pub(super) fn index(
        &mut self,
        span: Span,
        base: &'t tree::Expr,
        index: &'t tree::Expr,
        row: &Row,
    ) -> Bind<Expr> {
        let base = self.expr(base, row);
        let index = self.expr(index, row);
        let (base, index) = (base?, index?);
        match fold::constant(&index) {
            Some(Value::String(key)) => return self.step(base, PathStep::Key(key), span),
            Some(value) if value.as_i64().is_some() => {
                let at = value.as_i64().unwrap_or_default();
                return self.step(base, PathStep::Index(at), span);
            }
            _ => {}
        }
        self.must_be_dynamic(&base)?;
        let index = match index.ty {
            Type::String | Type::Long => index,
            Type::Int => cast(index, Type::Long),
            ty => {
                return Err(self.error(
                    "KS141",
                    index.span,
                    format!("an index is a string or a long, and this is of type {ty}"),
                ));
            }
        };
        let kind = ExprKind::Index { base: Box::new(base), index: Box::new(index) };
        Ok(Expr { kind, ty: Type::Dynamic, span })
    }

    fn step(&mut self, base: Expr, step: PathStep, span: Span) -> Bind<Expr> {
        self.must_be_dynamic(&base)?;
        let (base, path) = match base.kind {
            ExprKind::Path { base, path } => (base, path),
            _ => (Box::new(base), DynamicPath::default()),
        };
        let kind = ExprKind::Path { base, path: path.then(step) };
        Ok(Expr { kind, ty: Type::Dynamic, span })
    }

    fn must_be_dynamic(&mut self, base: &Expr) -> Bind<()> {
        if base.ty == Type::Dynamic {
            return Ok(());
        }
        self.report(
            crate::Diagnostic::error(
                "KS141",
                base.span,
                format!("only a dynamic can be looked into, and this is of type {}", base.ty),
            )
            .help("if it holds JSON, `parse_json()` makes it a dynamic"),
        );
        Err(Failed)
    }
}
