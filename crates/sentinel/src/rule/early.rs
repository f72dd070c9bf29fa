//! What follows from a query's shape: whether a look before the end of a window can only find
//! sooner what the whole window finds, and whether there is nothing to find without rows.
//!
//! Not here: deciding when to look.

use kql::bound::{Bound, Expr, ExprKind, JoinKind, Membership, Rel, RelOp, Set, Source};

use super::{Trigger, evaluation::constant};

/// Whether further rows never undo what the query finds: an early look may then alert.
#[must_use]
pub fn finds_only_sooner(bound: &Bound, trigger: Trigger) -> bool {
    trigger.grows() && grows(&bound.root)
}

fn grows(rel: &Rel) -> bool {
    let mut counted = false;
    let source = match &rel.source {
        Source::Union { .. } | Source::Shared(_) => rel.source.rels().into_iter().all(grows),
        _ => true,
    };
    source
        && rel.steps.iter().all(|step| {
            let fine = operator_grows(&step.op)
                && step.op.exprs().into_iter().all(expression_grows)
                // Above a sum only a lower bound stays true when the sum grows.
                && !(counted && matches!(step.op, RelOp::Filter { .. }) && !lower_bounds(&step.op));
            counted |= matches!(step.op, RelOp::Summarize { .. });
            fine
        })
}

fn operator_grows(op: &RelOp) -> bool {
    match op {
        RelOp::Filter { .. }
        | RelOp::Extend { .. }
        | RelOp::Project { .. }
        | RelOp::Distinct { .. }
        | RelOp::Summarize { .. }
        | RelOp::Sort { .. }
        | RelOp::MvExpand(_)
        | RelOp::MvApply(_)
        | RelOp::Parse(_)
        | RelOp::ParseKv(_) => true,
        RelOp::NetworkLookup(lookup) => constant(&lookup.right).is_ok(),
        RelOp::Join(join) => match join.kind {
            JoinKind::Inner | JoinKind::InnerUnique | JoinKind::LeftSemi | JoinKind::RightSemi => {
                grows(&join.right)
            }
            JoinKind::LeftOuter | JoinKind::LeftAnti => constant(&join.right).is_ok(),
            JoinKind::RightOuter | JoinKind::FullOuter | JoinKind::RightAnti => false,
        },
        _ => false,
    }
}

fn expression_grows(root: &Expr) -> bool {
    let mut fine = true;
    root.visit(&mut |expr| match &expr.kind {
        ExprKind::Call { function, .. } => fine &= !function.window,
        ExprKind::ToScalar(rel) => fine &= constant(rel).is_ok(),
        ExprKind::In { membership, set: Set::Rel(rel), .. } => {
            let negative = matches!(membership, Membership::NotIn | Membership::NotInTilde);
            fine &= constant(rel).is_ok() || (!negative && grows(rel));
        }
        _ => {}
    });
    fine
}

fn lower_bounds(op: &RelOp) -> bool {
    op.exprs().into_iter().all(|root| {
        let mut fine = true;
        super::demand::conjuncts(root, &mut |part| {
            fine &= matches!(&part.kind, ExprKind::Call { function, .. } if matches!(function.name, ">" | ">="));
        });
        fine
    })
}

/// Whether the query finds nothing as long as none of its tables has a row.
#[must_use]
pub fn needs_rows(bound: &Bound) -> bool {
    empty(&bound.root)
}

fn empty(rel: &Rel) -> bool {
    let mut nothing = match &rel.source {
        Source::Table { .. } => true,
        Source::Union { .. } | Source::Shared(_) => rel.source.rels().into_iter().all(empty),
        _ => false,
    };
    for step in &rel.steps {
        nothing = match &step.op {
            RelOp::Summarize { keys, .. } => nothing && !keys.is_empty(),
            RelOp::Count => false,
            RelOp::MakeSeries(series) => nothing && !series.nonempty,
            RelOp::Join(join) => match join.kind {
                JoinKind::Inner
                | JoinKind::InnerUnique
                | JoinKind::LeftSemi
                | JoinKind::RightSemi => nothing || empty(&join.right),
                JoinKind::LeftOuter | JoinKind::LeftAnti => nothing,
                JoinKind::RightOuter | JoinKind::RightAnti => empty(&join.right),
                JoinKind::FullOuter => nothing && empty(&join.right),
            },
            RelOp::Unevaluated { .. } => false,
            _ => nothing,
        };
    }
    nothing
}

#[cfg(test)]
mod tests {
    use kql::{MemoryCatalog, Schema, Type, compile};

    use super::*;
    use crate::rule::TriggerOperator;

    fn bound(text: &str) -> Bound {
        let mut catalog = MemoryCatalog::new();
        for table in ["T", "U"] {
            catalog.add_table(table, Schema::of([("A", Type::String), ("N", Type::Long)]));
        }
        compile(text, &catalog).bound.unwrap()
    }

    fn sooner(text: &str) -> bool {
        finds_only_sooner(&bound(text), Trigger::ANY_ROW)
    }

    #[test]
    fn an_early_look_may_alert_only_when_rows_cannot_undo_it() {
        assert!(sooner("T | join kind=inner U on A | where N > 1"));
        assert!(sooner("T | summarize c = count() by A | where c > 5"));
        assert!(!sooner("T | summarize c = count() by A | where c < 5"));
        assert!(!sooner("T | join kind=leftanti U on A"));
        assert!(sooner("T | join kind=leftanti (datatable(A:string)['x']) on A"));
        assert!(!sooner("T | where A !in (U | project A)"));
        assert!(sooner("T | where A in (U | project A)"));
        assert!(!sooner("T | top 5 by N"));
        let none = Trigger { operator: TriggerOperator::Equal, threshold: 0 };
        assert!(!finds_only_sooner(&bound("T"), none));
    }

    #[test]
    fn without_rows_there_may_be_nothing_to_find() {
        assert!(needs_rows(&bound("T | join kind=leftouter U on A | summarize count() by A")));
        assert!(!needs_rows(&bound("T | count")));
        assert!(!needs_rows(&bound("T | summarize count()")));
        assert!(!needs_rows(&bound("datatable(A:string)['x'] | join kind=leftanti T on A")));
        assert!(!needs_rows(&bound("union T, (print A = 'x')")));
    }
}
