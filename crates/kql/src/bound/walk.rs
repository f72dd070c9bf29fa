//! Walking a bound tree: what it reads.
//!
//! Not here: judgements about a query, such as whether a rule is row-local (`sentinel`).

use std::{collections::BTreeSet, sync::Arc};

use super::{Bound, Expr, ExprKind, Rel, RelOp, Source};
use crate::Value;

impl Bound {
    /// Visits every table of the query, subqueries included, outermost first. A shared table is
    /// visited once for each use.
    pub fn visit_rels<'a>(&'a self, visit: &mut dyn FnMut(&'a Rel)) {
        for rel in self.tables_of_answer() {
            rel.visit_rels(visit);
        }
    }

    /// Visits every expression of the query, those of subqueries included, outermost first.
    pub fn visit_exprs<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        for rel in self.tables_of_answer() {
            visit_rel(rel, &mut |_| {}, visit);
        }
    }

    /// The tables that the query reads.
    #[must_use]
    pub fn tables(&self) -> BTreeSet<Arc<str>> {
        let mut tables = BTreeSet::new();
        self.visit_rels(&mut |rel| {
            if let Source::Table { name } = &rel.source {
                tables.insert(name.clone());
            }
        });
        tables
    }

    /// The aliases of the watchlists that the query reads.
    #[must_use]
    pub fn watchlists(&self) -> BTreeSet<Arc<str>> {
        let mut aliases = BTreeSet::new();
        self.visit_rels(&mut |rel| {
            if let Source::Function { name, arguments } = &rel.source
                && &**name == "_GetWatchlist"
                && let Some(Value::String(alias)) = arguments.first()
            {
                aliases.insert(alias.clone());
            }
        });
        aliases
    }

    /// Whether the answer depends on the query's instant (`now()`, `ago()`).
    #[must_use]
    pub fn uses_now(&self) -> bool {
        let mut found = false;
        self.visit_exprs(&mut |expr| {
            found |=
                matches!(&expr.kind, ExprKind::Call { function, .. } if matches!(function.name, "now" | "ago"));
        });
        found
    }
}

impl Rel {
    /// Visits this table and every one below it, subqueries included, outermost first. A shared
    /// table is visited once for each use.
    pub fn visit_rels<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit_rel(self, visit, &mut |_| {});
    }
}

impl Expr {
    /// Visits this expression and every one below it, outermost first; not those of subqueries.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        let mut waiting = vec![self];
        while let Some(expr) = waiting.pop() {
            visit(expr);
            let mut children = expr.children();
            children.reverse();
            waiting.append(&mut children);
        }
    }
}

impl RelOp {
    /// The expressions of the operator itself; not those of tables below it.
    #[must_use]
    pub fn exprs(&self) -> Vec<&Expr> {
        match self {
            Self::Filter { predicate } => vec![predicate],
            Self::Extend { columns } => columns.iter().map(|(_, expr)| expr).collect(),
            Self::Project { columns } | Self::Distinct { columns } => columns.iter().collect(),
            Self::Summarize { keys, aggregates, outputs } => keys
                .iter()
                .chain(aggregates.iter().flat_map(|aggregate| &aggregate.args))
                .chain(outputs)
                .collect(),
            Self::Sort { keys } => keys.iter().map(|key| &key.expr).collect(),
            Self::Top { count, keys } => {
                std::iter::once(count).chain(keys.iter().map(|key| &key.expr)).collect()
            }
            Self::Take { count } => vec![count],
            Self::Count | Self::Unevaluated { .. } => Vec::new(),
            Self::Join(join) => join.keys.iter().flat_map(|key| [&key.left, &key.right]).collect(),
            Self::MvExpand(mv) => mv.columns.iter().map(|it| &it.value).chain(&mv.limit).collect(),
            Self::MvApply(mv) => mv.columns.iter().map(|it| &it.value).chain(&mv.limit).collect(),
            Self::Parse(parse) => vec![&parse.value],
            Self::ParseKv(parse) => vec![&parse.value],
            Self::MakeSeries(series) => series
                .keys
                .iter()
                .chain(
                    series.aggregates.iter().flat_map(|it| &it.aggregates).flat_map(|it| &it.args),
                )
                .chain([&series.axis, &series.step])
                .chain(&series.from)
                .chain(&series.to)
                .collect(),
            Self::NetworkLookup(lookup) => {
                let keys = lookup.keys.iter().flat_map(|key| [&key.left, &key.right]);
                keys.chain([&lookup.address, &lookup.network]).collect()
            }
            Self::ShapeLookup(lookup) => [&lookup.shape, &lookup.longitude, &lookup.latitude]
                .into_iter()
                .chain(&lookup.radius)
                .collect(),
            Self::Plugin(plugin) => plugin
                .columns
                .iter()
                .chain(&plugin.settings)
                .chain(plugin.lookback.iter().map(|it| &it.value))
                .collect(),
            Self::Partition(partition) => vec![&partition.key],
            Self::Reduce(reduce) => {
                [&reduce.value, &reduce.threshold].into_iter().chain(&reduce.characters).collect()
            }
            Self::Scan(scan) => {
                let steps = scan.steps.iter().flat_map(|step| {
                    let assigned = step.assignments.iter().map(|(_, expr)| expr);
                    std::iter::once(&step.condition).chain(assigned)
                });
                let order = scan.order.iter().map(|key| &key.expr);
                order.chain(&scan.partition).chain(&scan.declared).chain(steps).collect()
            }
            Self::TopNested(nested) => nested
                .levels
                .iter()
                .flat_map(|level| {
                    let args = level.aggregates.iter().flat_map(|it| &it.args);
                    args.chain([&level.key]).chain(&level.count).chain(&level.others)
                })
                .collect(),
            Self::Sample { count } => vec![count],
        }
    }

    /// The table directly below the operator, besides its input.
    #[must_use]
    pub fn other_side(&self) -> Option<&Rel> {
        match self {
            Self::Join(join) => Some(&join.right),
            Self::MvApply(mv) => Some(&mv.rel),
            Self::NetworkLookup(lookup) => Some(&lookup.right),
            Self::ShapeLookup(lookup) => Some(&lookup.right),
            Self::Plugin(plugin) => plugin.lookback.as_ref().map(|it| &it.rel),
            Self::Partition(partition) => Some(&partition.rel),
            _ => None,
        }
    }
}

impl Source {
    /// The expressions of the source itself.
    #[must_use]
    pub fn exprs(&self) -> Vec<&Expr> {
        match self {
            Self::Print { columns } => columns.iter().collect(),
            Self::Range { from, to, step } => vec![from, to, step],
            Self::Table { .. }
            | Self::Function { .. }
            | Self::Datatable { .. }
            | Self::Union { .. }
            | Self::Shared(_)
            | Self::Elements
            | Self::External { .. } => Vec::new(),
        }
    }

    /// The tables directly below the source.
    #[must_use]
    pub fn rels(&self) -> Vec<&Rel> {
        match self {
            Self::Union { branches, .. } => branches.iter().map(|branch| &branch.rel).collect(),
            Self::Shared(shared) => vec![&shared.rel],
            _ => Vec::new(),
        }
    }
}

fn visit_rel<'a>(
    root: &'a Rel,
    visit: &mut dyn FnMut(&'a Rel),
    visit_expr: &mut dyn FnMut(&'a Expr),
) {
    let mut waiting = vec![root];
    while let Some(rel) = waiting.pop() {
        visit(rel);
        let mut below = rel.source.rels();
        let ops = || rel.steps.iter().map(|step| &step.op);
        below.extend(ops().filter_map(RelOp::other_side));
        for expr in rel.source.exprs().into_iter().chain(ops().flat_map(RelOp::exprs)) {
            expr.visit(&mut |expr| {
                visit_expr(expr);
                below.extend(expr.subquery());
            });
        }
        below.reverse();
        waiting.append(&mut below);
    }
}
