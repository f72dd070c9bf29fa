//! `evaluate bag_unpack`: a column for each key of a bag.
//!
//! Not here: which keys there are, if the query does not say (`discovery`).

use std::sync::Arc;

use crate::{
    Column, DynamicPath, PathStep, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        convert::{conversion, convert_call},
        discovery::Kind,
        fold,
        table::{Row, Table},
    },
    bound::{Expr, ExprKind, RelOp},
    syntax::tree,
};

/// What becomes of a key that is called like a column of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Conflict {
    Error,
    ReplaceSource,
    KeepSource,
}

/// How a bag is unpacked.
struct Unpack {
    /// The column of the bag.
    index: usize,
    bag: Expr,
    prefix: Arc<str>,
    conflict: Conflict,
    ignored: Vec<String>,
}

/// The parameters, in the order in which they are given without names.
const PARAMETERS: [&str; 4] =
    ["Column", "OutputColumnPrefix", "columnsConflict", "ignoredProperties"];

impl<'t> Binder<'t> {
    pub(super) fn bag_unpack(&mut self, op: &'t tree::Evaluate, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        let Ok(unpack) = self.unpack(op, &row) else { return Table { broken: true, ..input } };
        let made = match &op.schema {
            Some(declared) => self.declared_keys(declared, &unpack, input.schema()),
            None => {
                let columns = RelOp::Project { columns: vec![unpack.bag.clone()] };
                let schema = Schema::of([("bag", Type::Dynamic)]);
                match self.discovered(op.plugin.span, &input, columns, schema, Kind::Keys) {
                    Some(keys) => self.found_keys(&keys, &unpack, input.schema()),
                    None => {
                        return self.undiscovered(
                            "evaluate bag_unpack without a look at its data",
                            input,
                            span,
                        );
                    }
                }
            }
        };
        let Ok(made) = made else { return Table { broken: true, ..input } };
        let schema = made.iter().map(|(column, _)| column.clone()).collect();
        let columns = made.into_iter().map(|(_, expr)| expr).collect();
        input.then(RelOp::Project { columns }, schema, span).closed()
    }

    fn unpack(&mut self, op: &'t tree::Evaluate, row: &Row) -> Bind<Unpack> {
        let mut given: [Option<&'t tree::Expr>; 4] = [None; 4];
        for (i, argument) in op.arguments.iter().enumerate() {
            let place = match &argument.name {
                None => Some(i),
                Some(name) => PARAMETERS.iter().position(|it| it.eq_ignore_ascii_case(&name.text)),
            };
            match place.and_then(|place| given.get_mut(place)) {
                Some(slot) => *slot = Some(&argument.value),
                None => {
                    let message = "`bag_unpack` takes a column, a prefix, what to do about equal names, and keys to leave out";
                    return Err(self.error("SEM0219", argument.value.span, message));
                }
            }
        }
        let [column, prefix, conflict, ignored] = given;
        let Some(column) = column else {
            return Err(self.error("SEM0219", op.plugin.span, "`bag_unpack` takes a column"));
        };
        let bag = self.expr(column, row)?;
        let index = match bag.kind {
            ExprKind::Column { index, .. } if bag.ty == Type::Dynamic => index,
            _ => return Err(self.error("KS109", bag.span, "`bag_unpack` takes a dynamic column")),
        };
        let prefix = match prefix {
            Some(prefix) => self.constant_text(prefix, row)?,
            None => Arc::from(""),
        };
        let conflict = match conflict {
            None => Conflict::Error,
            Some(expr) => match &*self.constant_text(expr, row)? {
                "error" => Conflict::Error,
                "replace_source" => Conflict::ReplaceSource,
                "keep_source" => Conflict::KeepSource,
                other => {
                    let message =
                        format!("`{other}` is none of `error`, `replace_source` and `keep_source`");
                    return Err(self.error("SEM0001", expr.span, message));
                }
            },
        };
        let ignored = ignored.map_or(Ok(Vec::new()), |expr| self.constant_texts(expr))?;
        Ok(Unpack { index, bag, prefix, conflict, ignored })
    }

    fn constant_texts(&mut self, expr: &'t tree::Expr) -> Bind<Vec<String>> {
        let nothing = self.no_row();
        let value = self.expr(expr, &nothing)?;
        let texts = match fold::constant(&value) {
            Some(Value::Dynamic(Some(json))) => serde_json::from_str(&json).ok(),
            _ => None,
        };
        texts.ok_or_else(|| {
            let message = "this must be a constant array of strings";
            self.error("SEM0207", value.span, message)
        })
    }

    /// The columns of the input but the bag, and one for each key that was found.
    fn found_keys(
        &mut self,
        keys: &Schema,
        unpack: &Unpack,
        input: &Schema,
    ) -> Bind<Vec<(Column, Expr)>> {
        let mut made = unpack.others(input);
        for key in keys.iter().filter(|key| !unpack.ignored.iter().any(|it| *it == *key.name)) {
            let name = format!("{}{}", unpack.prefix, key.name);
            let column = Column::new(name, key.ty);
            let value = unpack.value(&key.name, key.ty).ok_or(Failed)?;
            match made.iter_mut().find(|(other, _)| other.name == column.name) {
                None => made.push((column, value)),
                Some(other) if unpack.conflict == Conflict::ReplaceSource => {
                    *other = (column, value);
                }
                Some(_) if unpack.conflict == Conflict::KeepSource => {}
                Some(_) => {
                    let message = format!(
                        "the bag has a key for `{}`, and there is such a column already; say what to do with `columnsConflict`",
                        column.name
                    );
                    return Err(self.error("SEM0034", unpack.bag.span, message));
                }
            }
        }
        Ok(made)
    }

    /// The columns that the query declares: those of the input, or of keys.
    fn declared_keys(
        &mut self,
        declared: &'t tree::RowSchema,
        unpack: &Unpack,
        input: &Schema,
    ) -> Bind<Vec<(Column, Expr)>> {
        let others = unpack.others(input);
        let mut made = if declared.star { others.clone() } else { Vec::new() };
        for (name, ty) in &declared.columns {
            let ty = self.type_named(ty)?;
            let column = Column::new(name.text.as_str(), ty);
            let own = others.iter().find(|(other, _)| *other == column);
            let key = name.text.strip_prefix(&*unpack.prefix);
            let value = match (own, key) {
                (Some((_, own)), _) if unpack.conflict != Conflict::ReplaceSource => own.clone(),
                (_, Some(key)) => unpack.value(key, ty).ok_or(Failed)?,
                (_, None) => Expr::literal(Value::null(ty), name.span),
            };
            match made.iter_mut().find(|(other, _)| other.name == column.name) {
                Some(other) => *other = (column, value),
                None => made.push((column, value)),
            }
        }
        Ok(made)
    }
}

impl Unpack {
    fn others(&self, input: &Schema) -> Vec<(Column, Expr)> {
        let others = input.iter().enumerate().filter(|(index, _)| *index != self.index);
        others
            .map(|(index, column)| (column.clone(), Expr::column(index, column, self.bag.span)))
            .collect()
    }

    fn value(&self, key: &str, ty: Type) -> Option<Expr> {
        let path = DynamicPath::default().then(PathStep::Key(key.into()));
        let kind = ExprKind::Path { base: Box::new(self.bag.clone()), path };
        let value = Expr { kind, ty: Type::Dynamic, span: self.bag.span };
        if ty == Type::Dynamic { Some(value) } else { convert_call(conversion(ty), value, ty) }
    }
}
