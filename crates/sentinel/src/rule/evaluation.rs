//! How a rule may be evaluated: row by row as rows arrive, or over windows on its schedule.
//!
//! Not here: running either. Reeve judges by the bound tree, so a rule needs no annotation.

use std::{fmt, sync::Arc};

use directory::{Span, Ticks};
use kql::bound::{Bound, Expr, ExprKind, Rel, RelOp, Source};

use super::{AnalyticsRule, Kind, demand::conjuncts};

/// How a rule is evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evaluation {
    /// Whether a row matches depends on that row, on constants and on watchlists alone, so each
    /// row is judged once, when it arrives.
    RowLocal {
        /// The log table whose rows are judged.
        table: Arc<str>,
        /// Whether the judgement depends on [`scheduled`]'s time.
        uses_now: bool,
    },
    /// The result depends on several rows together.
    Windowed {
        /// The first thing in the rule that makes it so.
        because: Reason,
    },
    /// Only when a person asks: a hunting query.
    OnDemand,
}

/// Why a rule is not row-local.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It yields several tables.
    Tables,
    /// It reads no single log table.
    Source(&'static str),
    /// An operator looks at several rows.
    Operator(&'static str),
    /// A function looks at neighbouring rows.
    Function(&'static str),
    /// A subquery reads a log table.
    Subquery(Arc<str>),
    /// Whether a row matches changes with time by more than getting too old.
    Time(&'static str),
    /// How many rows there are decides.
    Threshold,
    /// The rule rests after an alert.
    Suppression,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tables => f.write_str("it yields several tables"),
            Self::Source(what) => write!(f, "it starts from {what}, not from one log table"),
            Self::Operator(name) => write!(f, "`{name}` looks at several rows"),
            Self::Function(name) => write!(f, "`{name}()` looks at neighbouring rows"),
            Self::Subquery(table) => write!(f, "a subquery reads the log table `{table}`"),
            Self::Time(name) => write!(f, "`{name}()` is more than a lower limit of a time"),
            Self::Threshold => f.write_str("its threshold counts rows"),
            Self::Suppression => f.write_str("it rests after an alert"),
        }
    }
}

/// Judges a rule. Only the threshold "more than 0" can be decided by a single row.
#[must_use]
pub fn evaluation(rule: &AnalyticsRule, bound: &Bound) -> Evaluation {
    let because = match &rule.kind {
        Kind::Hunting => return Evaluation::OnDemand,
        Kind::Scheduled(schedule) if !schedule.trigger.is_any_row() => Some(Reason::Threshold),
        Kind::Scheduled(_) | Kind::Nrt => rule.suppression.map(|_| Reason::Suppression),
    };
    match because.map_or_else(|| row_local(bound), Err) {
        Ok(table) => Evaluation::RowLocal { table, uses_now: bound.uses_now() },
        Err(because) => Evaluation::Windowed { because },
    }
}

/// The time of the scheduled run to which a row belongs: the first multiple of the frequency
/// after it. What `now()` means while the row is judged, however late it came.
#[must_use]
pub fn scheduled(frequency: Span, row: Ticks) -> Ticks {
    let step = frequency.0.max(1);
    let slots = row.get().div_euclid(step).saturating_add(1);
    Ticks::new(slots.saturating_mul(step)).unwrap_or(Ticks::MAX)
}

fn row_local(bound: &Bound) -> Result<Arc<str>, Reason> {
    if !bound.further.is_empty() {
        return Err(Reason::Tables);
    }
    let Source::Table { name } = &bound.root.source else {
        return Err(Reason::Source(source_name(&bound.root.source)));
    };
    steps(&bound.root)?;
    Ok(name.clone())
}

fn steps(rel: &Rel) -> Result<(), Reason> {
    for step in &rel.steps {
        match &step.op {
            RelOp::Filter { predicate } => {
                let mut found = Ok(());
                conjuncts(predicate, &mut |part| {
                    if found.is_ok() && !is_lower_limit(part) {
                        found = timeless(part);
                    }
                });
                found?;
            }
            RelOp::Extend { .. }
            | RelOp::Project { .. }
            | RelOp::MvExpand(_)
            | RelOp::Parse(_)
            | RelOp::ParseKv(_) => step.op.exprs().into_iter().try_for_each(timeless)?,
            // Whatever is done to the elements of a row is the row's own affair.
            RelOp::MvApply(apply) => {
                step.op.exprs().into_iter().try_for_each(timeless)?;
                constant(&apply.rel)?;
                within_a_row(&apply.rel)?;
            }
            RelOp::Join(join) => {
                // A join keeps the left row's fate its own only if the other side never changes
                // with the logs and every pair or none comes out.
                constant(&join.right)?;
                if !keeps_left_rows_apart(join.kind) {
                    return Err(Reason::Operator("join"));
                }
            }
            RelOp::NetworkLookup(lookup) => constant(&lookup.right)?,
            other => return Err(Reason::Operator(other.name())),
        }
        for expr in step.op.exprs() {
            expression(expr)?;
        }
    }
    Ok(())
}

/// Time must not matter inside a row either.
fn within_a_row(rel: &Rel) -> Result<(), Reason> {
    rel.steps.iter().flat_map(|step| step.op.exprs()).try_for_each(timeless)
}

/// Whether a condition can only stop being true as time goes by, so that the first run that sees
/// a row decides: `x > ago(1h)`, `x between (ago(1h) .. now())`, `x <= now()`.
fn is_lower_limit(expr: &Expr) -> bool {
    let ExprKind::Call { function, args } = &expr.kind else { return false };
    match (function.name, args.as_slice()) {
        (">" | ">=", [row, time]) | ("<" | "<=", [time, row]) if !asks_time(row) => asks_time(time),
        ("<" | "<=", [row, time]) | (">" | ">=", [time, row]) => !asks_time(row) && is_now(time),
        ("between", [row, _, to]) => !asks_time(row) && (is_now(to) || !asks_time(to)),
        _ => false,
    }
}

fn is_now(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call { function, args } if function.name == "now" && args.is_empty())
}

fn asks_time(root: &Expr) -> bool {
    timeless(root).is_err()
}

fn timeless(root: &Expr) -> Result<(), Reason> {
    let mut found = Ok(());
    root.visit(&mut |expr| {
        if let ExprKind::Call { function, .. } = &expr.kind
            && matches!(function.name, "now" | "ago")
        {
            found = Err(Reason::Time(function.name));
        }
    });
    found
}

const fn keeps_left_rows_apart(kind: kql::bound::JoinKind) -> bool {
    use kql::bound::JoinKind::{Inner, LeftAnti, LeftOuter, LeftSemi};
    matches!(kind, Inner | LeftOuter | LeftSemi | LeftAnti)
}

fn expression(root: &Expr) -> Result<(), Reason> {
    let mut found = Ok(());
    root.visit(&mut |expr| {
        if found.is_err() {
            return;
        }
        if let ExprKind::Call { function, .. } = &expr.kind
            && function.window
        {
            found = Err(Reason::Function(function.name));
        } else if let Some(rel) = expr.subquery() {
            found = constant(rel);
        }
    });
    found
}

/// Whether a table is the same whatever is in the logs.
pub(super) fn constant(rel: &Rel) -> Result<(), Reason> {
    let mut waiting = vec![rel];
    while let Some(rel) = waiting.pop() {
        match &rel.source {
            Source::Table { name } => return Err(Reason::Subquery(name.clone())),
            Source::Function { name, .. } if !name.starts_with("_GetWatchlist") => {
                return Err(Reason::Subquery(name.clone()));
            }
            source => waiting.extend(source.rels()),
        }
        for step in &rel.steps {
            waiting.extend(step.op.other_side());
            for expr in step.op.exprs() {
                expr.visit(&mut |expr| waiting.extend(expr.subquery()));
            }
        }
    }
    Ok(())
}

const fn source_name(source: &Source) -> &'static str {
    match source {
        Source::Table { .. } => "a table",
        Source::Function { .. } => "a function",
        Source::Union { .. } => "`union`",
        Source::Print { .. } => "`print`",
        Source::Range { .. } => "`range`",
        Source::Shared(_) => "a materialized table",
        _ => "constants",
    }
}

#[cfg(test)]
mod tests {
    use kql::{MemoryCatalog, Schema, Type, compile};

    use super::*;

    fn judge(text: &str) -> Evaluation {
        let mut catalog = MemoryCatalog::new();
        let columns =
            [("TimeGenerated", Type::Datetime), ("A", Type::String), ("D", Type::Dynamic)];
        catalog.add_table("T", Schema::of(columns));
        catalog.add_watchlist("W", ["A"]);
        let compiled = compile(text, &catalog);
        let rule = crate::rule::read(RULE).rule.unwrap();
        evaluation(&rule, &compiled.bound.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics)))
    }

    const RULE: &str = "{id: 4d2c9a5e-7f0b-4f0e-8a43-0f5c1c9a1b11, name: n, severity: Low,
      queryFrequency: 5m, queryPeriod: 1h, query: T}";

    fn reason(text: &str) -> String {
        match judge(text) {
            Evaluation::Windowed { because } => because.to_string(),
            Evaluation::RowLocal { .. } => "row-local".to_owned(),
            Evaluation::OnDemand => "on demand".to_owned(),
        }
    }

    #[test]
    fn filters_columns_and_watchlists_are_row_local() {
        let row_local = |uses_now| Evaluation::RowLocal { table: "T".into(), uses_now };
        assert_eq!(
            judge("T | where A has 'x' | extend B = tolower(A) | project B"),
            row_local(false)
        );
        assert_eq!(judge("T | where TimeGenerated > ago(1h)"), row_local(true));
        assert_eq!(
            judge("let W = (_GetWatchlist('W') | project A); T | where A in (W)"),
            row_local(false)
        );
    }

    #[test]
    fn what_looks_at_several_rows_is_windowed_and_says_why() {
        assert_eq!(reason("T | summarize count() by A"), "`summarize` looks at several rows");
        assert_eq!(reason("T | take 5"), "`take` looks at several rows");
        assert_eq!(
            reason("T | where A in ((T | project A))"),
            "a subquery reads the log table `T`"
        );
        assert_eq!(reason("print 1"), "it starts from `print`, not from one log table");
    }

    #[test]
    fn what_is_done_to_the_elements_of_a_row_is_row_local() {
        assert_eq!(reason("T | mv-expand D | where D.x == 'y'"), "row-local");
        assert_eq!(
            reason("T | mv-apply e = D on (summarize n = count() | where n > 2)"),
            "row-local"
        );
        assert_eq!(reason("T | parse A with 'x=' B | where B == 'y'"), "row-local");
        assert_eq!(
            reason("T | lookup (datatable(A:string, C:string)['x', 'y']) on A"),
            "row-local"
        );
    }

    #[test]
    fn a_row_that_time_makes_match_is_left_to_the_schedule() {
        assert_eq!(reason("T | where TimeGenerated between (ago(1h) .. now())"), "row-local");
        assert_eq!(
            reason("T | where TimeGenerated <= now() and ago(1h) < TimeGenerated"),
            "row-local"
        );
        let late = "`ago()` is more than a lower limit of a time";
        assert_eq!(reason("T | where TimeGenerated < ago(1h)"), late);
        assert_eq!(reason("T | where TimeGenerated between (ago(2h) .. ago(1h))"), late);
        assert_eq!(reason("T | extend Old = ago(1h) | where TimeGenerated < Old"), late);
    }

    #[test]
    fn a_row_belongs_to_the_next_run() {
        let at = |text: &str| text.parse::<Ticks>().unwrap();
        let five = Span::minutes(5);
        assert_eq!(scheduled(five, at("2026-01-01T00:04:59.9999999Z")), at("2026-01-01T00:05:00Z"));
        assert_eq!(scheduled(five, at("2026-01-01T00:05:00Z")), at("2026-01-01T00:10:00Z"));
    }
}
