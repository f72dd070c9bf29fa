//! What columns are called when a query does not say.
//!
//! Not here: what they hold.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{Binder, table::Row};
use crate::{
    Schema,
    catalogue::{self, AggregateFunction, Function, Naming},
    syntax::tree::{Argument, Expr, ExprKind, LiteralKind, Source},
};

impl Binder<'_> {
    /// The name that an expression suggests for its column; `None` for `Column1` and the like.
    pub(super) fn auto_name(&self, expr: &Expr, row: &Row) -> Option<String> {
        match &expr.kind {
            ExprKind::Name(name) => Some(name.text.clone()),
            ExprKind::Member { base, .. } if side(base) => self.path_step(expr),
            ExprKind::Member { base, .. } | ExprKind::Index { base, .. } => {
                let base = self.auto_name(base, row);
                match (base, self.path_step(expr)) {
                    (Some(base), Some(step)) => Some(format!("{base}_{step}")),
                    // The language service leaves the place of what it cannot name empty.
                    (Some(base), None) if self.checks() => Some(format!("{base}_")),
                    (None, Some(step)) => Some(step),
                    (_, None) => None,
                }
            }
            ExprKind::Pipeline(pipeline) => match &pipeline.source {
                Source::Expr(inner) if pipeline.operators.is_empty() => self.auto_name(inner, row),
                _ => None,
            },
            ExprKind::Call { function, arguments } => {
                self.call_name(&function.text, arguments, row)
            }
            _ => None,
        }
    }

    fn path_step(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Member { name, .. } => Some(name.text.clone()),
            ExprKind::Index { index, .. } => index_name(index, self.checks()),
            _ => None,
        }
    }

    fn call_name(&self, name: &str, arguments: &[Argument], row: &Row) -> Option<String> {
        if self.scope.has_function(name) {
            return None;
        }
        if matches!(name, "column_ifexists" | "columnifexists") {
            let text = match &arguments.first()?.value.kind {
                ExprKind::Literal(literal) if literal.kind == LiteralKind::String => &literal.text,
                _ => return None,
            };
            let exists = row.find(text).is_some() || !row.open.is_empty();
            return exists.then(|| text.clone());
        }
        if row.group.is_some()
            && let Some(function) = catalogue::aggregate(name)
        {
            return self.aggregate_name(function, arguments, row);
        }
        let first = || {
            let first = arguments.first()?;
            match &first.name {
                Some(name) => Some(name.text.clone()),
                None => self.auto_name(&first.value, row),
            }
        };
        let function = catalogue::function(name)?;
        let naming = if self.checks() { naming_of_editor(function, arguments.len()) } else { None };
        match naming.unwrap_or(function.naming) {
            Naming::Numbered => None,
            Naming::PassThrough => first(),
            Naming::Prefix(prefix) => Some(format!("{prefix}{}", first().unwrap_or_default())),
            Naming::Suffix(suffix) => {
                Some(format!("{}{suffix}", first().unwrap_or_else(|| "array0".into())))
            }
        }
    }

    /// What the first result of an aggregate is called.
    pub(super) fn aggregate_name(
        &self,
        function: &AggregateFunction,
        arguments: &[Argument],
        row: &Row,
    ) -> Option<String> {
        let first = || self.auto_name(&arguments.first()?.value, row);
        match function.name {
            "arg_max" | "arg_min" => {
                Some(first().unwrap_or_else(|| format!("{}_", function.prefix)))
            }
            "percentile" | "percentilew" | "percentiles" | "percentilesw" => {
                let at = if function.name.ends_with('w') { 2 } else { 1 };
                Some(self.percentile_name(arguments.first(), &arguments.get(at)?.value, row))
            }
            "tdigest_merge" if self.checks() => {
                Some(format!("merge_tdigests_{}", first().unwrap_or_default()))
            }
            _ if function.name.starts_with("covariance") && !self.checks() => {
                let second = self.auto_name(&arguments.get(1)?.value, row);
                let names = [first(), second].map(Option::unwrap_or_default);
                Some(format!("{}_{}", function.prefix, names.join("_")))
            }
            _ if function.prefix.is_empty() => first(),
            _ => Some(format!("{}_{}", function.prefix, first().unwrap_or_default())),
        }
    }

    pub(super) fn percentile_name(
        &self,
        of: Option<&Argument>,
        percentile: &Expr,
        row: &Row,
    ) -> String {
        let of = of.and_then(|of| self.auto_name(&of.value, row)).unwrap_or_default();
        let percentile = match &percentile.kind {
            ExprKind::Literal(literal) => literal.text.replace('.', "_"),
            _ => String::new(),
        };
        format!("percentile_{of}_{percentile}")
    }
}

fn side(expr: &Expr) -> bool {
    expr.as_name().is_some_and(|name| matches!(name.text.as_str(), "$left" | "$right"))
}

/// What the language service calls columns that the engine numbers.
fn naming_of_editor(function: &Function, arguments: usize) -> Option<Naming> {
    match function.name {
        "make_datetime" | "make_timespan" if arguments == 1 => Some(Naming::PassThrough),
        "bitset_count_ones"
        | "exp10"
        | "format_bytes"
        | "format_timespan"
        | "gamma"
        | "loggamma"
        | "parse_csv"
        | "parse_xml"
        | "pow"
        | "rand"
        | "series_fill_backward"
        | "series_fill_const"
        | "series_fill_forward"
        | "series_fill_linear"
        | "series_fir"
        | "series_iir"
        | "series_outliers" => Some(Naming::PassThrough),
        "dcount_hll" => Some(Naming::Prefix("dcount_hll_")),
        "ingestion_time" => Some(Naming::Prefix("$IngestionTime")),
        "repeat" => Some(Naming::Prefix("repeat_")),
        "string_size" => Some(Naming::Prefix("string_size_")),
        "treepath" => Some(Naming::Prefix("tree_")),
        _ => None,
    }
}

/// How an index is written in a name. The engine makes one more underscore of the sign; for the
/// language service, a number with a sign has no name.
fn index_name(index: &Expr, editor: bool) -> Option<String> {
    match &index.kind {
        ExprKind::Literal(literal)
            if matches!(
                literal.kind,
                LiteralKind::Long | LiteralKind::Int | LiteralKind::String
            ) =>
        {
            Some(literal.text.replace('-', "_"))
        }
        ExprKind::Sign { negative, operand } if !editor => {
            let digits = index_name(operand, editor)?;
            Some(if *negative { format!("_{digits}") } else { digits })
        }
        _ => None,
    }
}

/// Gives the columns of one operator names that differ.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<Arc<str>>,
    explicit: HashSet<Arc<str>>,
    /// Names that `Column1`, `x1` and the like step over.
    avoid: HashSet<Arc<str>>,
    numbered: usize,
    /// The last number that was put behind a name: the ones before it are taken.
    last: HashMap<Arc<str>, usize>,
}

impl Names {
    /// Names for an operator that keeps the columns of `input`.
    pub(super) fn beside(input: &Schema) -> Self {
        Self { avoid: input.iter().map(|column| column.name.clone()).collect(), ..Self::default() }
    }

    /// A name that the query gives: `None` if it gave the same one before.
    pub(super) fn explicit(&mut self, name: &str) -> Option<Arc<str>> {
        let name: Arc<str> = name.into();
        self.explicit.insert(name.clone()).then(|| self.free(name))
    }

    /// A name for an expression that suggests `name`, or nothing.
    pub(super) fn automatic(&mut self, name: Option<String>) -> Arc<str> {
        match name {
            Some(name) => self.free(name.into()),
            None => self.number(),
        }
    }

    fn number(&mut self) -> Arc<str> {
        loop {
            self.numbered += 1;
            let name: Arc<str> = format!("Column{}", self.numbered).into();
            if !self.avoid.contains(&name) && self.taken.insert(name.clone()) {
                return name;
            }
        }
    }

    /// The name, or the name and the first number that makes it a new one.
    pub(super) fn free(&mut self, name: Arc<str>) -> Arc<str> {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let mut number = self.last.get(&name).copied().unwrap_or_default();
        loop {
            number += 1;
            let numbered: Arc<str> = format!("{name}{number}").into();
            if !self.avoid.contains(&numbered) && self.taken.insert(numbered.clone()) {
                self.last.insert(name, number);
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_operator_differ() {
        let mut names = Names::default();
        assert_eq!(&*names.automatic(None), "Column1");
        assert_eq!(names.explicit("Column1").as_deref(), Some("Column11"));
        assert_eq!(names.explicit("Column1"), None);
        assert_eq!(&*names.automatic(Some("d_a".into())), "d_a");
        assert_eq!(names.explicit("d_a").as_deref(), Some("d_a1"));
    }

    #[test]
    fn numbers_step_over_the_columns_that_stay() {
        let mut names = Names::beside(&Schema::of([("Column1", crate::Type::Long)]));
        assert_eq!(&*names.automatic(None), "Column2");
    }
}
