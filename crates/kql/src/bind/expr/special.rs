//! Functions that bind in their own way, because they are about names, columns or tables rather
//! than values.
//!
//! Not here: functions that the catalogue describes in full (`builtin`).

use std::sync::Arc;

use crate::{
    Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        convert::{cast, convert_call},
        fold,
        scope::Meaning,
        statement::refers_to_row,
        table::{Row, Table},
    },
    bound::{Expr, ExprKind, Shared, Source},
    catalogue,
    syntax::tree::{self, Argument},
};

impl<'t> Binder<'t> {
    /// What a call of one of these functions means; `None` if the name is none of them.
    pub(super) fn special(
        &mut self,
        span: Span,
        name: &'t tree::Name,
        arguments: &'t [Argument],
        row: &Row,
    ) -> Option<Bind<Meaning>> {
        Some(match name.text.as_str() {
            "table" => self.table_by_text(span, arguments, row).map(Meaning::Table),
            "materialize" => self.materialize(span, arguments, row),
            "toscalar" => self.first_value(span, arguments, row).map(Meaning::Scalar),
            "column_ifexists" | "columnifexists" => {
                self.column_if_exists(span, arguments, row).map(Meaning::Scalar)
            }
            "column_names_of" => self.column_names_of(span, arguments, row).map(Meaning::Scalar),
            "pack_all" => self.pack_all(span, arguments, row).map(Meaning::Scalar),
            "bag_pack_columns" => self.pack_columns(span, arguments, row).map(Meaning::Scalar),
            "case" => self.case(span, arguments, row).map(Meaning::Scalar),
            "not" => self.not(span, arguments, row).map(Meaning::Scalar),
            _ => return None,
        })
    }

    fn only_argument<'a>(
        &mut self,
        name: &str,
        span: Span,
        arguments: &'a [Argument],
    ) -> Bind<&'a tree::Expr> {
        match arguments {
            [only] => Ok(&only.value),
            _ => Err(self.error(
                "SEM0219",
                span,
                format!("`{name}` takes 1 argument, and here are {}", arguments.len()),
            )),
        }
    }

    fn table_by_text(&mut self, span: Span, arguments: &'t [Argument], row: &Row) -> Bind<Table> {
        let Some(first) = arguments.first() else {
            return Err(self.error("SEM0219", span, "`table` takes the name of a table"));
        };
        let value = self.expr(&first.value, row)?;
        match fold::constant(&value) {
            Some(Value::String(name)) => self.table_called(&name, value.span),
            _ => Err(self.error(
                "SEM0207",
                value.span,
                "the name of a table must be a constant text",
            )),
        }
    }

    fn column_names_of(&mut self, span: Span, arguments: &'t [Argument], row: &Row) -> Bind<Expr> {
        let only = self.only_argument("column_names_of", span, arguments)?;
        let outside = Row { columns: Schema::empty(), open: Vec::new(), ..row.clone() };
        let table = self.table(only, &outside);
        if table.broken {
            return Err(Failed);
        }
        let names: Vec<&str> = table.schema().iter().map(|column| &*column.name).collect();
        Ok(Expr::literal(Value::dynamic(&serde_json::json!(names)), span))
    }

    fn materialize(&mut self, span: Span, arguments: &'t [Argument], row: &Row) -> Bind<Meaning> {
        let only = self.only_argument("materialize", span, arguments)?;
        Ok(match self.meaning(only, row)? {
            Meaning::Table(table) => Meaning::Table(self.shared(table, span)),
            scalar @ Meaning::Scalar(_) => scalar,
        })
    }

    /// The table, evaluated once however often it is used.
    pub(in crate::bind) fn shared(&mut self, table: Table, span: Span) -> Table {
        let id = self.next_shared;
        self.next_shared += 1;
        let schema = table.schema().clone();
        let source = Source::Shared(Arc::new(Shared { id, rel: table.rel }));
        Table {
            open: table.open,
            narrowed: table.narrowed,
            broken: table.broken,
            serialized: table.serialized,
            ..Table::new(source, schema, span)
        }
    }

    fn first_value(&mut self, span: Span, arguments: &'t [Argument], row: &Row) -> Bind<Expr> {
        let only = self.only_argument("toscalar", span, arguments)?;
        let nothing =
            Row { columns: Schema::empty(), open: Vec::new(), group: None, ..row.clone() };
        let table = match self.meaning(only, &nothing)? {
            Meaning::Scalar(expr) if refers_to_row(&expr) => {
                return Err(self.error(
                    "CRT0018",
                    expr.span,
                    "`toscalar` cannot depend on the row",
                ));
            }
            Meaning::Scalar(expr) => return Ok(expr),
            Meaning::Table(table) if table.broken => return Err(Failed),
            Meaning::Table(table) => table,
        };
        let Some(column) = table.rel.first_column() else {
            return Err(self.error("SEM0085", span, "the table of `toscalar` has no column"));
        };
        let ty = column.ty;
        Ok(Expr { kind: ExprKind::ToScalar(Arc::new(table.rel)), ty, span })
    }

    fn column_if_exists(&mut self, span: Span, arguments: &'t [Argument], row: &Row) -> Bind<Expr> {
        let [name, default] = arguments else {
            return Err(self.error(
                "SEM0219",
                span,
                "`column_ifexists` takes a name and a default",
            ));
        };
        let name = self.expr(&name.value, row)?;
        let Some(Value::String(text)) = fold::constant(&name) else {
            return Err(self.error(
                "SEM0040",
                name.span,
                "the name of a column must be a constant text",
            ));
        };
        if let Some((index, column)) = row.find(&text) {
            let found = Expr::column(index, column, span);
            if !self.checks() {
                return Ok(found);
            }
            // The language service takes the type of the default.
            let default = self.expr(&default.value, row)?;
            return Ok(cast(found, default.ty));
        }
        let called = tree::Name { text: text.to_string(), span };
        match self.unlisted(&called, row) {
            Some(expr) => Ok(expr),
            None => self.expr(&default.value, row),
        }
    }

    /// `pack_all()` packs the columns that there are; the bound tree names them.
    fn pack_all(&mut self, span: Span, arguments: &'t [Argument], row: &Row) -> Bind<Expr> {
        let ignore = match arguments {
            [] => false,
            [only] => {
                let flag = self.expr(&only.value, row)?;
                match fold::constant(&flag) {
                    Some(Value::Bool(Some(flag))) => flag,
                    _ => {
                        return Err(self.error(
                            "SEM0207",
                            flag.span,
                            "`pack_all` takes a constant bool",
                        ));
                    }
                }
            }
            _ => return Err(self.error("SEM0219", span, "`pack_all` takes at most 1 argument")),
        };
        let columns = row.columns.iter().enumerate();
        let named = columns.map(|(i, column)| (column.name.clone(), Expr::column(i, column, span)));
        if ignore {
            let flag = Expr::literal(Value::Bool(Some(true)), span);
            self.pack("pack_all", vec![flag], named.collect(), span)
        } else {
            self.pack("bag_pack", Vec::new(), named.collect(), span)
        }
    }

    fn pack_columns(&mut self, span: Span, arguments: &'t [Argument], row: &Row) -> Bind<Expr> {
        let mut named = Vec::new();
        for argument in arguments {
            let value = self.expr(&argument.value, row)?;
            match &value.kind {
                ExprKind::Column { name, .. } => named.push((name.clone(), value)),
                _ => {
                    return Err(self.error(
                        "SEM0040",
                        value.span,
                        "`bag_pack_columns` takes columns",
                    ));
                }
            }
        }
        self.pack("bag_pack", Vec::new(), named, span)
    }

    /// A bag of named values.
    pub(in crate::bind) fn pack(
        &mut self,
        function: &'static str,
        mut args: Vec<Expr>,
        named: Vec<(Arc<str>, Expr)>,
        span: Span,
    ) -> Bind<Expr> {
        let Some(called) = catalogue::function(function) else {
            return Err(self.unsupported(span, format!("`{function}`")));
        };
        if named.is_empty() && args.is_empty() {
            return Ok(Expr::literal(Value::Dynamic(Some("{}".into())), span));
        }
        for (name, value) in named {
            args.push(Expr::literal(Value::String(name), span));
            args.push(value);
        }
        Ok(Expr { kind: ExprKind::Call { function: called, args }, ty: Type::Dynamic, span })
    }

    fn case(&mut self, span: Span, arguments: &'t [Argument], row: &Row) -> Bind<Expr> {
        let Some(function) = catalogue::function("case") else {
            return Err(self.unsupported(span, "`case`"));
        };
        let args = self.arguments(arguments, row)?;
        if args.len() < 3 || args.len() % 2 == 0 {
            return Err(self.error(
                "SEM0219",
                span,
                format!("`case` takes conditions with a value each, and a last value; here are {} arguments", args.len()),
            ));
        }
        let last = args.len() - 1;
        let (mut conditions, mut values) = (Vec::new(), Vec::new());
        for (i, arg) in args.into_iter().enumerate() {
            if i % 2 == 0 && i != last {
                conditions.push(self.condition(arg)?);
            } else {
                values.push(arg);
            }
        }
        let (values, ty) = self.unify(values)?;
        let mut values = values.into_iter();
        let mut args = Vec::new();
        for condition in conditions {
            args.push(condition);
            args.extend(values.next());
        }
        args.extend(values);
        Ok(Expr { kind: ExprKind::Call { function, args }, ty, span })
    }

    /// `not()` takes numbers too; zero is false.
    fn not(&mut self, span: Span, arguments: &'t [Argument], row: &Row) -> Bind<Expr> {
        let only = self.only_argument("not", span, arguments)?;
        let value = self.expr(only, row)?;
        let value = if value.ty.is_numeric() {
            convert_call("tobool", value, Type::Bool).ok_or(Failed)?
        } else {
            value
        };
        self.operator_call("not", vec![value], span)
    }
}
