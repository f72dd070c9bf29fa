//! The columns of the answer of `find`: which table a row is from, the columns that are asked for
//! or that all tables have, and the rest packed.
//!
//! Not here: which rows they are (`find`).

use std::{collections::HashSet, sync::Arc};

use super::{Found, parameter};
use crate::{
    Column, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        convert::{conversion, convert_call},
        naming::Names,
        operator::union::Branch,
        pattern,
        table::{Row, Table},
    },
    bound::{Expr, RelOp},
    syntax::tree::{self, ExprKind as Tree, FindColumn, FindProjection},
};

/// What the rest of a row is called.
const PACK: &str = "pack_";

/// A column of the answer.
#[derive(Clone)]
struct Output {
    /// What it is called in the tables.
    name: Arc<str>,
    ty: Type,
    /// Whether columns of other types are converted; else they are not this column.
    converted: bool,
}

impl<'t> Binder<'t> {
    pub(super) fn find_answer(
        &mut self,
        op: &'t tree::Find,
        (found, mentioned): (Vec<Found>, Vec<Arc<str>>),
        span: Span,
    ) -> Bind<Table> {
        let (mut outputs, mut pack, asked) = match &op.projection {
            FindProjection::Smart => {
                let outputs = common_and_mentioned(&found, &mentioned);
                let rest = |it: &Found| it.table.open.is_empty() && !unpacked(it, &outputs);
                let pack = found.iter().any(rest);
                (outputs, pack, false)
            }
            FindProjection::Columns { columns, pack } => {
                (self.find_columns(columns, &found)?, *pack, *pack)
            }
        };
        let packed = outputs.clone();
        self.without(op, &found, &mut outputs, &mut pack, asked)?;
        let mut schema = named(&outputs);
        if pack {
            let mut names = Names::beside(&schema);
            schema.iter().for_each(|column| drop(names.free(column.name.clone())));
            let rest = Column::new(names.free(PACK.into()), Type::Dynamic);
            schema = schema.iter().cloned().chain([rest]).collect();
        }
        let smart = matches!(op.projection, FindProjection::Smart);
        let open = smart && found.iter().all(|it| !it.table.open.is_empty());
        let source = parameter(&op.parameters, "withsource")
            .or_else(|| parameter(&op.parameters, "with_source"))
            .map_or("source_", |(name, _)| name);
        if found.is_empty() {
            return Ok(nowhere(source, &schema, span));
        }
        let mut branches: Vec<Branch> = Vec::with_capacity(found.len());
        for it in found {
            let row = self.row(&it.table);
            let mut columns: Vec<Expr> =
                outputs.iter().map(|output| output.of(&row, &it.columns, span)).collect();
            if pack {
                columns.push(self.rest_of(&it, &packed, span)?);
            }
            self.spend(columns.len() / 16, span)?;
            branches
                .push((it.label, it.table.then(RelOp::Project { columns }, schema.clone(), span)));
        }
        let table = self.united(branches, false, Some(source), span)?;
        Ok(if open { table } else { table.closed() })
    }

    /// The columns that `project` names.
    fn find_columns(&mut self, columns: &'t [FindColumn], found: &[Found]) -> Bind<Vec<Output>> {
        let mut outputs = Vec::new();
        for column in columns {
            let Some(name) = column.column.as_name() else {
                return Err(self.error(
                    "KS109",
                    column.column.span,
                    "the name of a column is needed here",
                ));
            };
            let mut types: Vec<Type> = Vec::new();
            for own in found.iter().flat_map(|it| it.columns.iter()) {
                if *own.name == *name.text && !types.contains(&own.ty) {
                    types.push(own.ty);
                }
            }
            let known = match types.as_slice() {
                [] => self.find_unlisted(name, found)?,
                [first, ..] => *first,
            };
            let ty = match &column.ty {
                Some(ty) => self.type_named(ty)?,
                None if types.len() > 1 => {
                    let message = format!("`{}` has several types in these tables", name.text);
                    self.report(
                        crate::Diagnostic::error("SEM0001", name.span, message)
                            .help(format!("say which: `{}: {known}`", name.text)),
                    );
                    return Err(Failed);
                }
                None => known,
            };
            outputs.push(Output {
                name: name.text.as_str().into(),
                ty,
                converted: column.ty.is_some(),
            });
        }
        Ok(outputs)
    }

    fn find_unlisted(&mut self, name: &tree::Name, found: &[Found]) -> Bind<Type> {
        let row = Row {
            columns: found.iter().flat_map(|it| it.columns.iter().cloned()).collect(),
            open: found.iter().flat_map(|it| it.table.open.clone()).collect(),
            broken: found.iter().any(|it| it.table.broken),
            ..self.no_row()
        };
        match self.unlisted(name, &row) {
            Some(column) => Ok(column.ty),
            None => Err(self.unknown_name(name, &row)),
        }
    }

    /// Leaves out what `project-away` names; a star is everything that was not asked for.
    fn without(
        &mut self,
        op: &'t tree::Find,
        found: &[Found],
        outputs: &mut Vec<Output>,
        pack: &mut bool,
        asked: bool,
    ) -> Bind<()> {
        for away in &op.away {
            match &away.column.kind {
                Tree::Star => {
                    outputs.clear();
                    *pack &= asked;
                }
                Tree::Wildcard(written) => {
                    outputs.retain(|output| !pattern::matches(written, &output.name));
                    *pack &= !pattern::matches(written, PACK);
                }
                Tree::Name(name) if name.text == PACK => *pack = false,
                Tree::Name(name) => {
                    let known = found.iter().any(|it| it.columns.index_of(&name.text).is_some());
                    if !known {
                        self.find_unlisted(name, found)?;
                    }
                    outputs.retain(|output| *output.name != *name.text);
                }
                _ => {
                    return Err(self.error(
                        "KS109",
                        away.column.span,
                        "the name of a column is needed here",
                    ));
                }
            }
        }
        Ok(())
    }

    /// The columns of a table that are not in the answer, in a bag.
    fn rest_of(&mut self, found: &Found, outputs: &[Output], span: Span) -> Bind<Expr> {
        let taken: HashSet<&str> = outputs.iter().map(|output| &*output.name).collect();
        let rest = found.columns.iter().enumerate();
        let rest = rest
            .filter(|(_, column)| !taken.contains(&*column.name))
            .map(|(index, column)| (column.name.clone(), Expr::column(index, column, span)))
            .collect();
        self.pack("bag_pack", Vec::new(), rest, span)
    }
}

impl Output {
    /// Its value in the rows of one table.
    fn of(&self, row: &Row, own: &Schema, span: Span) -> Expr {
        let nothing = || Expr::literal(Value::null(self.ty), span);
        let Some((index, column)) = row.find(&self.name).filter(|(index, _)| *index < own.len())
        else {
            return nothing();
        };
        let value = Expr::column(index, column, span);
        match (column.ty == self.ty, self.converted) {
            (true, _) => value,
            (false, false) => nothing(),
            (false, true) => {
                convert_call(conversion(self.ty), value, self.ty).unwrap_or_else(nothing)
            }
        }
    }
}

/// The columns that all tables have, in the order of the first, then those of the condition.
fn common_and_mentioned(found: &[Found], mentioned: &[Arc<str>]) -> Vec<Output> {
    let sets: Vec<HashSet<&Column>> = found.iter().map(|it| it.columns.iter().collect()).collect();
    let first = found.first().into_iter().flat_map(|it| it.columns.iter());
    let mut outputs: Vec<&Column> =
        first.filter(|column| sets.iter().all(|set| set.contains(column))).collect();
    for name in mentioned {
        for column in found.iter().flat_map(|it| it.columns.iter()) {
            if column.name == *name && !outputs.contains(&column) {
                outputs.push(column);
            }
        }
    }
    outputs
        .into_iter()
        .map(|column| Output { name: column.name.clone(), ty: column.ty, converted: false })
        .collect()
}

/// Whether the answer has all columns of a table.
fn unpacked(found: &Found, outputs: &[Output]) -> bool {
    let taken: HashSet<&str> = outputs.iter().map(|output| &*output.name).collect();
    found.columns.iter().all(|column| taken.contains(&*column.name))
}

/// Names for the columns: those of one name and several types have the type in it.
fn named(outputs: &[Output]) -> Schema {
    let mut names = Names::default();
    let several = |output: &Output| {
        outputs.iter().any(|other| other.name == output.name && other.ty != output.ty)
    };
    outputs
        .iter()
        .map(|output| {
            let name = if several(output) {
                format!("{}_{}", output.name, output.ty).into()
            } else {
                output.name.clone()
            };
            Column::new(names.free(name), output.ty)
        })
        .collect()
}

/// The answer when no table has a column that the condition is about.
fn nowhere(source: &str, schema: &Schema, span: Span) -> Table {
    let source = Column::new(source, Type::String);
    let schema = [source].into_iter().chain(schema.iter().cloned()).collect();
    Table::new(crate::bound::Source::Datatable { rows: Vec::new() }, schema, span)
}
