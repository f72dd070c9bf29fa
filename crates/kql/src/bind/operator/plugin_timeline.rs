//! Plugins of `evaluate` over a timeline: who did something when.
//!
//! Not here: what they compute.

use super::plugin::{Given, named};
use crate::{
    Schema, Type,
    bind::{Bind, Binder, convert::cast, table::Row},
    bound::{Expr, Lookback, Plugin},
    syntax::tree,
};

/// A plugin over a column of values and a column of times.
struct Timeline {
    name: &'static str,
    /// What its constants may be: `p` is a point on the timeline, `l` a length of time or the
    /// name of one (`week`), `n` a number.
    constants: &'static [&'static str],
    /// What the columns with times are called, before the name of the timeline.
    times: &'static [&'static str],
    results: &'static [(&'static str, Type)],
    /// Whether the dimensions stand after the results.
    dimensions_last: bool,
    /// What it takes, for messages.
    takes: &'static str,
}

const PLUGINS: [Timeline; 7] = [
    Timeline {
        name: "activity_counts_metrics",
        constants: &["ppl"],
        times: &[""],
        results: &[
            ("count", Type::Long),
            ("dcount", Type::Long),
            ("new_dcount", Type::Long),
            ("aggregated_dcount", Type::Long),
        ],
        dimensions_last: false,
        takes: "(id, timeline, start, end, step[, dimensions])",
    },
    Timeline {
        name: "activity_engagement",
        constants: &["ll", "ppll"],
        times: &[""],
        results: &[
            ("dcount_activities_inner", Type::Long),
            ("dcount_activities_outer", Type::Long),
            ("activity_ratio", Type::Real),
        ],
        dimensions_last: true,
        takes: "(id, timeline[, start, end], inner window, outer window[, dimensions])",
    },
    Timeline {
        name: "activity_metrics",
        constants: &["l", "ppl"],
        times: &[""],
        results: &[
            ("dcount_values", Type::Long),
            ("dcount_newvalues", Type::Long),
            ("retention_rate", Type::Real),
            ("churn_rate", Type::Real),
        ],
        dimensions_last: true,
        takes: "(id, timeline[, start, end], window[, dimensions])",
    },
    Timeline {
        name: "new_activity_metrics",
        constants: &["ppl", "pplp"],
        times: &["from_", "to_"],
        results: &[
            ("dcount_new_values", Type::Long),
            ("dcount_retained_values", Type::Long),
            ("dcount_churn_values", Type::Long),
            ("retention_rate", Type::Real),
            ("churn_rate", Type::Real),
        ],
        dimensions_last: true,
        takes: "(id, timeline, start, end, window[, cohort][, dimensions][, lookback])",
    },
    Timeline {
        name: "active_users_count",
        constants: &["ppllnl"],
        times: &[""],
        results: &[("dcount", Type::Long)],
        dimensions_last: false,
        takes: "(id, timeline, start, end, lookback, period, active periods, bin[, dimensions])",
    },
    Timeline {
        name: "session_count",
        constants: &["ppll"],
        times: &[""],
        results: &[("count_sessions", Type::Long)],
        dimensions_last: false,
        takes: "(id, timeline, start, end, bin, lookback[, dimensions])",
    },
    Timeline {
        name: "sliding_window_counts",
        constants: &["ppll"],
        times: &[""],
        results: &[("Count", Type::Long), ("Dcount", Type::Long)],
        dimensions_last: false,
        takes: "(id, timeline, start, end, lookback, bin[, dimensions])",
    },
];

impl<'t> Binder<'t> {
    /// A plugin over a timeline; `None` if it is none.
    pub(super) fn timeline_plugin(
        &mut self,
        op: &'t tree::Evaluate,
        row: &Row,
    ) -> Option<Bind<(Plugin, Schema)>> {
        if op.plugin.text == "rolling_percentile" {
            return Some(self.rolling_percentile(op, row));
        }
        let timeline = PLUGINS.iter().find(|it| it.name == op.plugin.text)?;
        Some(self.over_timeline(timeline, op, row))
    }

    fn over_timeline(
        &mut self,
        timeline: &'static Timeline,
        op: &'t tree::Evaluate,
        row: &Row,
    ) -> Bind<(Plugin, Schema)> {
        let Given { mut columns, constants, table } = self.given(op, row)?;
        let form = timeline.constants.iter().find(|form| form.len() == constants.len());
        let (Some(form), true) = (form, columns.len() >= 2) else {
            return Err(self.takes(op, timeline.takes));
        };
        if table.is_some() && timeline.name != "new_activity_metrics" {
            return Err(self.takes(op, timeline.takes));
        }
        let dimensions = columns.split_off(2);
        let mut columns = columns.into_iter();
        let (Some(id), Some((name, time))) = (columns.next(), columns.next()) else {
            return Err(self.takes(op, timeline.takes));
        };
        let time = self.on_timeline(time)?;
        let mut settings = Vec::new();
        for (kind, constant) in form.chars().zip(constants) {
            settings.push(match kind {
                'p' => self.converted_to(constant, time.ty)?,
                'l' => self.length(constant, time.ty)?,
                _ => self.converted_to(constant, Type::Long)?,
            });
        }
        let lookback = match table {
            None => None,
            Some(table) => {
                let other = self.row(&table);
                let found =
                    id.0.as_deref().and_then(|name| other.find(name)).or_else(|| {
                        (other.columns.len() == 1).then_some(0).zip(other.columns.first())
                    });
                let Some((index, column)) = found else {
                    return Err(self.takes(op, "a lookback with the column of the ids"));
                };
                let value = Expr::column(index, column, op.plugin.span);
                let value = self.converted_to(value, id.1.ty)?;
                Some(Lookback { rel: table.rel, value })
            }
        };
        let name = name.unwrap_or_else(|| "Timeline".to_owned());
        let times = timeline.times.iter().map(|prefix| (format!("{prefix}{name}"), time.ty));
        let results = timeline.results.iter().map(|(name, ty)| ((*name).to_owned(), *ty));
        let own = dimensions.iter().enumerate().map(dimension);
        let schema = if timeline.dimensions_last {
            named(times.chain(results).chain(own))
        } else {
            named(times.chain(own).chain(results))
        };
        let columns = [id.1, time].into_iter().chain(dimensions.into_iter().map(|it| it.1));
        let plugin = Plugin { name: timeline.name, columns: columns.collect(), settings, lookback };
        Ok((plugin, schema))
    }

    /// `rolling_percentile(value, percentile, index, bin, bins[, dimensions])`.
    fn rolling_percentile(&mut self, op: &'t tree::Evaluate, row: &Row) -> Bind<(Plugin, Schema)> {
        let takes = "(value, percentile, index, bin size, bins per window[, dimensions])";
        let Given { columns, constants, table } = self.given(op, row)?;
        let mut columns = columns.into_iter();
        let (Ok([percent, bin, bins]), Some(value), Some(index), None) =
            (<[Expr; 3]>::try_from(constants), columns.next(), columns.next(), table)
        else {
            return Err(self.takes(op, takes));
        };
        if matches!(value.1.ty, Type::Dynamic | Type::String | Type::Bool | Type::Guid) {
            self.needs_order(&op.plugin.text, &value.1)?;
        }
        let written = |expr: &Expr| match expr.as_literal() {
            Some(literal) => serde_json::to_string(literal).unwrap_or_default().replace('.', "_"),
            None => String::new(),
        };
        let result = format!(
            "rolling_{}_percentile_{}_{}",
            written(&bins),
            value.0.as_deref().unwrap_or_default(),
            written(&percent)
        );
        let time = self.on_timeline(index.1)?;
        let settings = vec![
            self.converted_to(percent, Type::Real)?,
            self.length(bin, time.ty)?,
            self.converted_to(bins, Type::Long)?,
        ];
        let dimensions: Vec<_> = columns.collect();
        let name = index.0.unwrap_or_else(|| "Index".to_owned());
        let own = dimensions.iter().enumerate().map(dimension);
        let schema = named([(name, time.ty)].into_iter().chain(own).chain([(result, value.1.ty)]));
        let columns = [value.1, time].into_iter().chain(dimensions.into_iter().map(|it| it.1));
        let name = "rolling_percentile";
        Ok((Plugin { name, columns: columns.collect(), settings, lookback: None }, schema))
    }

    /// The timeline as whole numbers or ticks.
    fn on_timeline(&mut self, time: Expr) -> Bind<Expr> {
        match time.ty {
            Type::Datetime | Type::Timespan | Type::Long => Ok(time),
            Type::Int => Ok(cast(time, Type::Long)),
            ty => Err(self.unsupported(time.span, format!("a timeline of type {ty}"))),
        }
    }

    /// A length on a timeline.
    fn length(&mut self, length: Expr, timeline: Type) -> Bind<Expr> {
        match (timeline, length.ty) {
            (Type::Datetime, Type::String) => Ok(length),
            (Type::Datetime | Type::Timespan, _) => self.converted_to(length, Type::Timespan),
            _ => self.converted_to(length, Type::Long),
        }
    }
}

/// Name and type of a dimension.
fn dimension((place, (name, expr)): (usize, &(Option<String>, Expr))) -> (String, Type) {
    (name.clone().unwrap_or_else(|| format!("dim{}", place + 1)), expr.ty)
}
