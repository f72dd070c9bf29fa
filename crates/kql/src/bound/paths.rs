//! Which parts of the dynamic columns of tables a query reads by constant paths, so that the owner
//! of the rows can keep them as columns of their own.
//!
//! Not here: paths with a computed key, and columns that are read whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Bound, Expr, ExprKind, MvColumn, RelOp, Source, Step};
use crate::{ColumnPath, DynamicPath, Schema, Type};

/// The parts that are read of the columns of each table.
pub type TablePaths = BTreeMap<Arc<str>, BTreeSet<ColumnPath>>;

impl Bound {
    /// The parts of dynamic columns that the query reads, by table.
    #[must_use]
    pub fn column_paths(&self) -> TablePaths {
        let mut paths = TablePaths::new();
        self.visit_rels(&mut |rel| {
            if let Source::Table { name } = &rel.source {
                let schema = &rel.source_schema;
                let whole = schema.iter().map(|c| Some(ColumnPath::whole(c.name.clone())));
                follow(&rel.steps, whole.collect(), paths.entry(name.clone()).or_default());
            }
        });
        paths.retain(|_, paths| !paths.is_empty());
        paths
    }
}

/// The parts that steps read of the columns that `mv-expand` makes, by their positions. The first
/// columns of the rows are those of `schema`.
#[must_use]
pub fn element_paths(
    steps: &[&Step],
    schema: &Schema,
    columns: &[MvColumn],
) -> BTreeMap<usize, BTreeSet<DynamicPath>> {
    let marker = |position: usize| ColumnPath::whole(position.to_string().into()).elements();
    let origins = (0..schema.len()).map(|position| {
        let column = columns.iter().find(|column| column.index == position)?;
        marker(column.index)
    });
    let mut paths = BTreeSet::new();
    follow_each(steps.iter().copied(), origins.collect(), &mut paths);
    let mut found: BTreeMap<usize, BTreeSet<DynamicPath>> = BTreeMap::new();
    for path in paths {
        if let (Ok(position), Some(element)) = (path.column.parse(), path.element) {
            found.entry(position).or_default().insert(element);
        }
    }
    found
}

/// For each column of the current rows, the part of a table's column that it is.
type Origins = Vec<Option<ColumnPath>>;

fn follow(steps: &[Step], origins: Origins, paths: &mut BTreeSet<ColumnPath>) -> Origins {
    follow_each(steps.iter(), origins, paths)
}

/// Follows the columns through steps for as long as they stay what they are.
fn follow_each<'a>(
    steps: impl Iterator<Item = &'a Step>,
    mut origins: Origins,
    paths: &mut BTreeSet<ColumnPath>,
) -> Origins {
    for step in steps {
        let expanding = matches!(step.op, RelOp::MvExpand(_) | RelOp::MvApply(_));
        for expr in step.op.exprs() {
            // What is expanded is not needed as a whole.
            if !(expanding && origin(expr, &origins).is_some()) {
                note(expr, &origins, paths);
            }
        }
        let width = step.schema.len();
        origins = match &step.op {
            RelOp::Filter { .. }
            | RelOp::Sort { .. }
            | RelOp::Top { .. }
            | RelOp::Take { .. }
            | RelOp::Sample { .. } => continue,
            RelOp::Extend { columns } => {
                let mut next = origins.clone();
                next.resize(width, None);
                for (index, expr) in columns {
                    if let Some(slot) = next.get_mut(*index) {
                        *slot = origin(expr, &origins);
                    }
                }
                next
            }
            RelOp::MvExpand(mv) if mv.bags_as_arrays => vec![None; width],
            RelOp::MvExpand(mv) => expanded(&mv.columns, &origins, &step.schema),
            RelOp::MvApply(mv) => {
                let elements = expanded(&mv.columns, &origins, &mv.rel.source_schema);
                let inner = follow(&mv.rel.steps, elements, paths);
                let outer = mv.outer.iter().map(|index| origins.get(*index).cloned().flatten());
                let inner = mv.inner.iter().map(|index| inner.get(*index).cloned().flatten());
                outer.chain(inner).collect()
            }
            RelOp::Project { columns } | RelOp::Distinct { columns } => {
                columns.iter().map(|expr| origin(expr, &origins)).collect()
            }
            _ => vec![None; width],
        };
    }
    origins
}

fn expanded(columns: &[MvColumn], origins: &Origins, schema: &Schema) -> Origins {
    let mut next = origins.clone();
    next.resize(schema.len(), None);
    for column in columns {
        if let Some(slot) = next.get_mut(column.index) {
            let dynamic = schema.get(column.index).is_some_and(|it| it.ty == Type::Dynamic);
            let base = origin(&column.value, origins).filter(|_| dynamic);
            *slot = base.and_then(ColumnPath::elements);
        }
    }
    next
}

fn origin(expr: &Expr, origins: &Origins) -> Option<ColumnPath> {
    match &expr.kind {
        ExprKind::Column { index, .. } => origins.get(*index)?.clone(),
        ExprKind::Path { base, path } => {
            let base = origin(base, origins)?;
            Some(path.steps().iter().fold(base, |base, step| base.then(step.clone())))
        }
        // `parse_json(tostring(x)).y` is how many queries write `x.y`.
        ExprKind::Call { function, args } if function.name == "parse_json" => match args.as_slice()
        {
            [arg] => origin(untexted(arg), origins),
            _ => None,
        },
        _ => None,
    }
}

/// What an expression is the text of.
fn untexted(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Call { function, args } if function.name == "tostring" => match args.as_slice() {
            [arg] if arg.ty == Type::Dynamic => arg,
            _ => expr,
        },
        ExprKind::Cast(inner) if expr.ty == Type::String && inner.ty == Type::Dynamic => inner,
        _ => expr,
    }
}

fn note(expr: &Expr, origins: &Origins, paths: &mut BTreeSet<ColumnPath>) {
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        match origin(expr, origins) {
            Some(path) if expr.ty == Type::Dynamic && !path.is_whole() => {
                paths.insert(path);
            }
            Some(_) => {}
            None => waiting.extend(expr.children()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{MemoryCatalog, Schema, compile};

    use super::*;

    fn paths(query: &str) -> Vec<String> {
        let mut catalog = MemoryCatalog::new();
        let columns = [("A", Type::Dynamic), ("B", Type::Dynamic), ("S", Type::String)];
        catalog.add_table("T", Schema::of(columns));
        let bound = compile(query, &catalog).bound.unwrap();
        bound.column_paths().into_values().flatten().map(|path| path.to_string()).collect()
    }

    #[test]
    fn paths_are_found_through_the_usual_detours() {
        assert_eq!(paths("T | where A.user.id == 'x' | project B[0]"), ["A.user.id", "B[0]"]);
        assert_eq!(paths("T | extend u = parse_json(tostring(A.user)).id"), ["A.user.id"]);
        assert_eq!(
            paths("T | extend u = A.user | summarize count() by tostring(u.id)"),
            ["A.user", "A.user.id"]
        );
        assert_eq!(paths("T | where S == '' or isnull(A) | project A").len(), 0);
    }

    #[test]
    fn elements_have_paths_of_their_own() {
        assert_eq!(paths("T | mv-expand A | project tostring(A.id)"), ["A[*].id"]);
        assert_eq!(paths("T | mv-expand p = A[0].props | where p.k == 'x'"), ["A[0].props[*].k"]);
        let applied = "T | mv-apply a = A on (where a.type == 'x' | extend i = a.id) | project i.z";
        assert_eq!(paths(applied), ["A[*].id", "A[*].id.z", "A[*].type"]);
        assert_eq!(paths("T | mv-expand kind=array A | project A.id").len(), 0);
    }
}
