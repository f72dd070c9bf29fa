//! What whoever evaluates a bound tree relies on: every reference is to a column that is there,
//! every argument has the type that a signature asks for, every schema fits its operator.
//!
//! Not here: whether the tree is the right one for a query.

use kql::{
    Bound, Column, Schema, Type,
    bound::{Expr, ExprKind, JoinKind, Rel, RelOp, Set, Source},
    catalogue::{Accepts, Signature, Yields},
};

type Checked = Result<(), String>;

/// What is inconsistent in a bound tree.
pub(crate) fn check(bound: &Bound) -> Checked {
    rel(&bound.root, None)
}

fn rel(table: &Rel, elements: Option<&Schema>) -> Checked {
    let none = Schema::empty();
    match &table.source {
        Source::Print { columns } => produces(columns, &none, &table.source_schema)?,
        Source::Range { from, to, step } => {
            for end in [from, to, step] {
                expr(end, &none)?;
            }
            ensure(from.ty == to.ty && table.source_schema[0].ty == from.ty, "range")?;
        }
        Source::Datatable { rows } => {
            for row in rows {
                let types = row.iter().map(|value| value.ty());
                ensure(types.eq(types_of(&table.source_schema)), "a row of a datatable")?;
            }
        }
        Source::Union { branches, with_source } => {
            for branch in branches {
                rel(&branch.rel, None)?;
                let own = table.source_schema.iter().skip(usize::from(*with_source));
                ensure(own.len() == branch.columns.len(), "the width of a branch")?;
                for (column, at) in own.zip(&branch.columns) {
                    let Some(at) = at else { continue };
                    let found = branch.rel.schema().get(*at).map(|it| it.ty);
                    ensure(found == Some(column.ty), "a column of a branch")?;
                }
            }
        }
        Source::Shared(shared) => {
            rel(&shared.rel, None)?;
            ensure(*shared.rel.schema() == table.source_schema, "a shared table")?;
        }
        Source::Elements => ensure(elements.is_some(), "elements outside of mv-apply")?,
        _ => {}
    }
    let mut input = &table.source_schema;
    for step in &table.steps {
        operator(&step.op, input, &step.schema)
            .map_err(|what| format!("{what}, in {}", step.op.name()))?;
        distinct(&step.schema)?;
        input = &step.schema;
    }
    Ok(())
}

fn operator(op: &RelOp, input: &Schema, output: &Schema) -> Checked {
    for value in op.exprs() {
        if !matches!(
            op,
            RelOp::Join(_)
                | RelOp::Summarize { .. }
                | RelOp::Scan(_)
                | RelOp::NetworkLookup(_)
                | RelOp::ShapeLookup(_)
                | RelOp::Plugin(_)
        ) {
            expr(value, input)?;
        }
    }
    match op {
        RelOp::Filter { predicate } => {
            ensure(predicate.ty == Type::Bool && input == output, "the predicate")
        }
        RelOp::Sort { .. } | RelOp::Top { .. } | RelOp::Take { .. } | RelOp::Sample { .. } => {
            ensure(input == output, "the schema")
        }
        RelOp::Extend { columns } => columns.iter().try_for_each(|(at, value)| {
            ensure(output.get(*at).is_some_and(|it| it.ty == value.ty), "a column")
        }),
        RelOp::Project { columns } | RelOp::Distinct { columns } => {
            produces(columns, input, output)
        }
        RelOp::Summarize { keys, aggregates, outputs } => {
            for value in keys.iter().chain(aggregates.iter().flat_map(|it| &it.args)) {
                expr(value, input)?;
            }
            let keys = keys.iter().map(|key| Column::new("", key.ty));
            let row: Schema =
                keys.chain(aggregates.iter().flat_map(|it| it.results.clone())).collect();
            produces(outputs, &row, output)
        }
        RelOp::Join(join) => {
            rel(&join.right, None)?;
            for key in &join.keys {
                expr(&key.left, input)?;
                expr(&key.right, join.right.schema())?;
                ensure(key.left.ty == key.right.ty, "a key")?;
            }
            let left = if matches!(join.kind, JoinKind::RightSemi | JoinKind::RightAnti) {
                0
            } else {
                input.len()
            };
            let right = join.right_columns.iter().map(|at| join.right.schema()[*at].ty);
            ensure(types_of(input).take(left).chain(right).eq(types_of(output)), "the schema")
        }
        RelOp::MvExpand(mv) => mv.columns.iter().try_for_each(|column| {
            ensure(
                column.value.ty == Type::Dynamic && column.index < output.len(),
                "what is expanded",
            )
        }),
        RelOp::MvApply(mv) => {
            rel(&mv.rel, Some(input))?;
            let outer = mv.outer.iter().map(|at| input[*at].ty);
            let inner = mv.inner.iter().map(|at| mv.rel.schema()[*at].ty);
            ensure(outer.chain(inner).eq(types_of(output)), "the schema")
        }
        op => grouping(op, input, output),
    }
}

fn grouping(op: &RelOp, input: &Schema, output: &Schema) -> Checked {
    match op {
        RelOp::Scan(scan) => {
            let one = || output.iter().take(input.len() + scan.declared.len()).cloned();
            let row: Schema = (0..=scan.steps.len()).flat_map(|_| one()).collect();
            op.exprs().into_iter().try_for_each(|value| expr(value, &row))
        }
        RelOp::ShapeLookup(lookup) => {
            rel(&lookup.right, None)?;
            expr(&lookup.longitude, input)?;
            expr(&lookup.latitude, input)?;
            expr(&lookup.shape, lookup.right.schema())?;
            let right = lookup.right_columns.iter().map(|at| lookup.right.schema()[*at].ty);
            ensure(types_of(input).chain(right).eq(types_of(output)), "the schema")
        }
        RelOp::Plugin(plugin) => {
            if let Some(lookback) = &plugin.lookback {
                rel(&lookback.rel, None)?;
                expr(&lookback.value, lookback.rel.schema())?;
            }
            let none = Schema::empty();
            plugin.columns.iter().try_for_each(|value| expr(value, input))?;
            plugin.settings.iter().try_for_each(|value| expr(value, &none))
        }
        RelOp::NetworkLookup(lookup) => {
            rel(&lookup.right, None)?;
            expr(&lookup.address, input)?;
            expr(&lookup.network, lookup.right.schema())?;
            ensure(
                lookup.address.ty == Type::String && lookup.network.ty == Type::String,
                "an address",
            )?;
            ensure(output.len() == input.len() + lookup.right_columns.len(), "the schema")
        }
        RelOp::Partition(partition) => {
            rel(&partition.rel, Some(input))?;
            ensure(partition.rel.schema() == output, "the schema")
        }
        _ => Ok(()),
    }
}

fn produces(columns: &[Expr], input: &Schema, output: &Schema) -> Checked {
    columns.iter().try_for_each(|column| expr(column, input))?;
    ensure(columns.iter().map(|column| column.ty).eq(types_of(output)), "the columns")
}

fn types_of(schema: &Schema) -> impl Iterator<Item = Type> {
    schema.iter().map(|column| column.ty)
}

fn distinct(schema: &Schema) -> Checked {
    let names: std::collections::HashSet<&str> =
        schema.iter().map(|column| &*column.name).collect();
    ensure(names.len() == schema.len(), "two columns of one name")
}

fn expr(root: &Expr, input: &Schema) -> Checked {
    let mut result = Ok(());
    root.visit(&mut |value| {
        if result.is_ok() {
            result = single(value, input).map_err(|what| format!("{what} at {:?}", value.span));
        }
    });
    result
}

fn single(value: &Expr, input: &Schema) -> Checked {
    match &value.kind {
        ExprKind::Literal(literal) => ensure(literal.ty() == value.ty, "a literal"),
        ExprKind::Column { index, .. } => ensure(
            input.get(*index).is_some_and(|it| it.ty == value.ty),
            "a column that is not there",
        ),
        ExprKind::And(all) | ExprKind::Or(all) => {
            ensure(all.len() > 1 && all.iter().all(|it| it.ty == Type::Bool), "a condition")
        }
        ExprKind::Cast(inner) => ensure(inner.ty != value.ty, "a cast to the same type"),
        ExprKind::Path { base, .. } => ensure(base.ty == Type::Dynamic, "a path"),
        ExprKind::Index { base, index } => ensure(
            base.ty == Type::Dynamic && matches!(index.ty, Type::Long | Type::String),
            "an index",
        ),
        ExprKind::In { needle, set, .. } => match set {
            Set::List(items) => ensure(
                items.iter().all(|item| item.ty == needle.ty || item.ty == Type::Dynamic),
                "a member of a list",
            ),
            Set::Rel(table) => {
                rel(table, None)?;
                let column = table.first_column().map(|column| column.ty);
                let fits = column == Some(needle.ty) || column == Some(Type::Dynamic);
                ensure(fits && table.schema().len() == 1, "a table of members")
            }
        },
        ExprKind::ToScalar(table) => {
            rel(table, None)?;
            ensure(table.first_column().is_some_and(|it| it.ty == value.ty), "toscalar")
        }
        ExprKind::Call { function, args } => {
            let fits = function.parsed_signatures().iter().any(|it| signature(it, args, value.ty));
            let types: Vec<Type> = args.iter().map(|arg| arg.ty).collect();
            let what = format!("a call of {} with {types:?} as {}", function.name, value.ty);
            ensure(fits || matches!(function.name, "case" | "pack_all"), &what)
        }
        _ => Ok(()),
    }
}

fn signature(signature: &Signature, args: &[Expr], yields: Type) -> bool {
    let mut common = None;
    let count =
        args.len() >= signature.least() && signature.most().is_none_or(|most| args.len() <= most);
    let fits = args.iter().enumerate().all(|(i, arg)| {
        match signature.parameter(i).map(|parameter| parameter.accepts) {
            Some(Accepts::Any) => true,
            Some(Accepts::Type(ty)) => arg.ty == ty,
            Some(Accepts::Common | Accepts::Ordered) => *common.get_or_insert(arg.ty) == arg.ty,
            Some(Accepts::TypeOf) | None => false,
        }
    });
    let result = match signature.yields {
        Yields::Type(ty) => ty == yields,
        Yields::Common => common == Some(yields),
    };
    count && fits && result
}

fn ensure(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}
