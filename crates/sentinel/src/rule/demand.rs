//! What a row must hold for a rule to look at it at all: texts that the filters right behind a
//! table demand of its columns. Rules whose demands no new row meets can sleep.
//!
//! Not here: reading rows. A demand may be weaker than the filter, never stronger.

use std::{collections::BTreeSet, sync::Arc};

use kql::{
    Type, Value,
    bound::{Bound, Expr, ExprKind, Membership, Rel, RelOp, Set, Source},
};

/// How a column's text is compared; the case never matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// It is the text.
    Equals,
    /// The text is part of it.
    Contains,
}

/// One column must match one of these texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// A `string` column of the table.
    pub column: Arc<str>,
    /// How it is compared.
    pub how: Match,
    /// The texts, in lower case.
    pub any_of: Vec<String>,
}

/// What one use of a table demands of its rows: all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demands {
    /// The table.
    pub table: Arc<str>,
    /// All of these must hold. Empty: any row may matter.
    pub all: Vec<Demand>,
}

impl Demands {
    /// The demands of each use of a table in a query.
    #[must_use]
    pub fn of(bound: &Bound) -> Vec<Self> {
        let mut found = Vec::new();
        bound.visit_rels(&mut |rel| {
            if let Source::Table { name } = &rel.source {
                let demands = Self { table: name.clone(), all: of_filters(rel) };
                if !found.contains(&demands) {
                    found.push(demands);
                }
            }
        });
        found
    }

    /// Whether rows may matter whose columns hold these lower-case texts. `None`: not known.
    pub fn may_be_met<'a>(&self, texts: impl Fn(&str) -> Option<&'a BTreeSet<String>>) -> bool {
        self.all.iter().all(|demand| texts(&demand.column).is_none_or(|texts| demand.is_met(texts)))
    }

    /// The demands as a KQL predicate, without a condition when there are none.
    #[must_use]
    pub fn predicate(&self) -> String {
        let parts: Vec<String> = self.all.iter().map(Demand::predicate).collect();
        if parts.is_empty() { "true".to_owned() } else { parts.join(" and ") }
    }
}

impl Demand {
    fn is_met(&self, texts: &BTreeSet<String>) -> bool {
        self.any_of.iter().any(|wanted| match self.how {
            Match::Equals => texts.contains(wanted),
            Match::Contains => texts.iter().any(|text| text.contains(wanted.as_str())),
        })
    }

    fn predicate(&self) -> String {
        let column = &self.column;
        let quoted = self.any_of.iter().map(|text| quoted(text));
        match self.how {
            Match::Equals => {
                format!("['{column}'] in~ ({})", quoted.collect::<Vec<_>>().join(", "))
            }
            Match::Contains => {
                let any: Vec<_> = quoted.map(|it| format!("['{column}'] contains {it}")).collect();
                format!("({})", any.join(" or "))
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The columns of a row that are still the table's.
type Origins = Vec<Option<Arc<str>>>;

fn of_filters(rel: &Rel) -> Vec<Demand> {
    let of_table = |column: &kql::Column| (column.ty == Type::String).then(|| column.name.clone());
    let mut origins: Origins = rel.source_schema.iter().map(of_table).collect();
    let mut all = Vec::new();
    for step in &rel.steps {
        match &step.op {
            RelOp::Filter { predicate } => conjuncts(predicate, &mut |part| {
                all.extend(demand(part, &origins).filter(|it| !it.any_of.is_empty()));
            }),
            RelOp::Extend { columns } => {
                origins.resize(step.schema.len(), None);
                for (index, _) in columns {
                    if let Some(slot) = origins.get_mut(*index) {
                        *slot = None;
                    }
                }
            }
            RelOp::Project { columns } => {
                origins = columns.iter().map(|expr| origin(expr, &origins).cloned()).collect();
            }
            RelOp::Sort { .. } => {}
            _ => break,
        }
    }
    all
}

/// The parts that must all be true.
pub(super) fn conjuncts<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match &expr.kind {
        ExprKind::And(parts) => parts.iter().for_each(|part| conjuncts(part, visit)),
        _ => visit(expr),
    }
}

fn origin<'a>(expr: &Expr, origins: &'a Origins) -> Option<&'a Arc<str>> {
    match &expr.kind {
        ExprKind::Column { index, .. } => origins.get(*index)?.as_ref(),
        _ => None,
    }
}

/// A column, also behind a change of its case.
fn column<'a>(expr: &Expr, origins: &'a Origins) -> Option<&'a Arc<str>> {
    match &expr.kind {
        ExprKind::Call { function, args } if matches!(function.name, "tolower" | "toupper") => {
            origin(args.first()?, origins)
        }
        _ => origin(expr, origins),
    }
}

fn literal(expr: &Expr) -> Option<String> {
    match expr.as_literal()? {
        // Absent texts are empty too; nothing can be told from that.
        Value::String(text) if !text.is_empty() => Some(text.to_lowercase()),
        _ => None,
    }
}

/// A text, or the texts of a constant array.
fn literals(expr: &Expr) -> Option<Vec<String>> {
    let expr = match &expr.kind {
        ExprKind::Cast(inner) => inner,
        _ => expr,
    };
    if let Some(Value::Dynamic(Some(json))) = expr.as_literal() {
        let texts: Vec<String> = serde_json::from_str(json).ok()?;
        let lower: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        return lower.iter().all(|text| !text.is_empty()).then_some(lower);
    }
    literal(expr).map(|text| vec![text])
}

fn demand(expr: &Expr, origins: &Origins) -> Option<Demand> {
    match &expr.kind {
        ExprKind::Call { function, args } => {
            let [left, right] = args.as_slice() else { return None };
            let (how, either) = match function.name {
                "==" | "=~" => (Match::Equals, true),
                "has" | "has_cs" | "contains" | "contains_cs" | "startswith" | "startswith_cs"
                | "endswith" | "endswith_cs" | "hasprefix" | "hasprefix_cs" | "hassuffix"
                | "hassuffix_cs" => (Match::Contains, false),
                _ => return None,
            };
            let straight = column(left, origins).zip(literal(right));
            let turned = || column(right, origins).zip(literal(left)).filter(|_| either);
            let (column, text) = straight.or_else(turned)?;
            Some(Demand { column: column.clone(), how, any_of: vec![text] })
        }
        ExprKind::In { membership, needle, set: Set::List(items) } => {
            let how = match membership {
                Membership::In | Membership::InTilde => Match::Equals,
                Membership::HasAny | Membership::HasAll => Match::Contains,
                Membership::NotIn | Membership::NotInTilde => return None,
            };
            let column = column(needle, origins)?.clone();
            let members = items.iter().map(literals).collect::<Option<Vec<_>>>()?;
            Some(Demand { column, how, any_of: members.concat() })
        }
        ExprKind::Or(parts) => {
            let parts = parts.iter().map(|part| demand(part, origins));
            parts.collect::<Option<Vec<_>>>()?.into_iter().reduce_if(joined)
        }
        _ => None,
    }
}

/// One demand that is met whenever either is; none when they are about different columns.
fn joined(mut one: Demand, other: Demand) -> Option<Demand> {
    if one.column != other.column {
        return None;
    }
    one.how = one.how.max(other.how);
    one.any_of.extend(other.any_of);
    Some(one)
}

/// `reduce` that may give up.
trait ReduceIf<T>: Iterator<Item = T> + Sized {
    fn reduce_if(mut self, join: impl Fn(T, T) -> Option<T>) -> Option<T> {
        let first = self.next()?;
        self.try_fold(first, join)
    }
}

impl<T, I: Iterator<Item = T>> ReduceIf<T> for I {}

#[cfg(test)]
mod tests {
    use kql::{MemoryCatalog, Schema, compile};

    use super::*;

    fn demands(text: &str) -> Vec<String> {
        let mut catalog = MemoryCatalog::new();
        for table in ["T", "U"] {
            catalog.add_table(
                table,
                Schema::of([("A", Type::String), ("B", Type::String), ("N", Type::Long)]),
            );
        }
        let bound = compile(text, &catalog).bound.unwrap();
        let of = |it: &Demands| format!("{}: {}", it.table, it.predicate());
        Demands::of(&bound).iter().map(of).collect()
    }

    #[test]
    fn filters_behind_the_table_are_demands() {
        assert_eq!(
            demands("T | where A == 'X' and N > 1 | where B has 'add' or B in ('y', 'z')"),
            [
                r#"T: ['A'] in~ ("x") and (['B'] contains "add" or ['B'] contains "y" or ['B'] contains "z")"#
            ]
        );
        assert_eq!(
            demands("T | extend A = 'q' | where A == 'x' and tolower(B) startswith \"q\\\"r\""),
            [r#"T: (['B'] contains "q\"r")"#]
        );
        assert_eq!(demands("T | where A != 'x' or B == 'y' | where A in ('')"), ["T: true"]);
        assert_eq!(
            demands("let L = dynamic(['X', 'y']); T | where A in~ (L) | where B has_any (L)"),
            [r#"T: ['A'] in~ ("x", "y") and (['B'] contains "x" or ['B'] contains "y")"#]
        );
    }

    #[test]
    fn each_use_of_a_table_has_its_own() {
        assert_eq!(
            demands("T | where A == 'x' | join (U | where B =~ 'Y' | summarize by A) on A"),
            [r#"T: ['A'] in~ ("x")"#, r#"U: ['B'] in~ ("y")"#]
        );
        assert_eq!(demands("T | summarize by A | where A == 'x'"), ["T: true"]);
    }

    #[test]
    fn met_by_the_texts_of_a_batch() {
        let mut catalog = MemoryCatalog::new();
        catalog.add_table("T", Schema::of([("A", Type::String), ("B", Type::String)]));
        let bound = compile("T | where A == 'X' and B has 'add'", &catalog).bound.unwrap();
        let [demands] = Demands::of(&bound).try_into().unwrap();
        let set = |texts: &[&str]| -> BTreeSet<String> {
            texts.iter().map(|it| (*it).to_owned()).collect()
        };
        let (a, b, other) = (set(&["x", "w"]), set(&["add member"]), set(&["remove"]));
        assert!(demands.may_be_met(|column| Some(if column == "A" { &a } else { &b })));
        assert!(!demands.may_be_met(|column| Some(if column == "A" { &a } else { &other })));
        assert!(demands.may_be_met(|column| (column == "A").then_some(&a)));
    }
}
