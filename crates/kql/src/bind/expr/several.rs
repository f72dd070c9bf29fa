//! Functions that yield several columns: `extend (a, b) = series_fit_line(x)`.
//!
//! Not here: their names (`operator::columns`).

use std::sync::Arc;

use crate::{
    DynamicPath, PathStep, Span, Type,
    bind::{
        Bind, Binder, Failed,
        convert::{conversion, convert_call},
        table::Row,
    },
    bound::{Expr, ExprKind},
    catalogue,
    syntax::tree,
};

/// A function of several columns, and the one that yields the same in a bag.
struct Several {
    name: &'static str,
    bag: &'static str,
    fields: &'static [(&'static str, Type)],
}

const FUNCTIONS: [Several; 11] = [
    Several {
        name: "series_fit_line",
        bag: "series_fit_line_dynamic",
        fields: &[
            ("rsquare", Type::Real),
            ("slope", Type::Real),
            ("variance", Type::Real),
            ("rvariance", Type::Real),
            ("interception", Type::Real),
            ("line_fit", Type::Dynamic),
        ],
    },
    Several {
        name: "series_stats",
        bag: "series_stats_dynamic",
        fields: &[
            ("min", Type::Real),
            ("min_idx", Type::Long),
            ("max", Type::Real),
            ("max_idx", Type::Long),
            ("avg", Type::Real),
            ("stdev", Type::Real),
            ("variance", Type::Real),
        ],
    },
    Several {
        name: "series_fit_2lines",
        bag: "series_fit_2lines_dynamic",
        fields: &[
            ("rsquare", Type::Real),
            ("split_idx", Type::Long),
            ("variance", Type::Real),
            ("rvariance", Type::Real),
            ("line_fit", Type::Dynamic),
            ("right.rsquare", Type::Real),
            ("right.slope", Type::Real),
            ("right.interception", Type::Real),
            ("right.variance", Type::Real),
            ("right.rvariance", Type::Real),
            ("left.rsquare", Type::Real),
            ("left.slope", Type::Real),
            ("left.interception", Type::Real),
            ("left.variance", Type::Real),
            ("left.rvariance", Type::Real),
        ],
    },
    Several {
        name: "series_fit_poly",
        bag: "series_fit_poly",
        fields: &[
            ("rsquare", Type::Real),
            ("coefficients", Type::Dynamic),
            ("variance", Type::Real),
            ("rvariance", Type::Real),
            ("poly_fit", Type::Dynamic),
        ],
    },
    Several {
        name: "series_decompose",
        bag: "series_decompose",
        fields: &[
            ("baseline", Type::Dynamic),
            ("seasonal", Type::Dynamic),
            ("trend", Type::Dynamic),
            ("residual", Type::Dynamic),
        ],
    },
    Several {
        name: "series_decompose_anomalies",
        bag: "series_decompose_anomalies",
        fields: &[
            ("ad_flag", Type::Dynamic),
            ("ad_score", Type::Dynamic),
            ("baseline", Type::Dynamic),
        ],
    },
    Several {
        name: "series_decompose_forecast",
        bag: "series_decompose_forecast",
        fields: &[
            ("forecast", Type::Dynamic),
            ("seasonal", Type::Dynamic),
            ("trend", Type::Dynamic),
            ("residual", Type::Dynamic),
        ],
    },
    Several {
        name: "series_periods_detect",
        bag: "series_periods_detect",
        fields: &[("periods", Type::Dynamic), ("scores", Type::Dynamic)],
    },
    Several {
        name: "series_periods_validate",
        bag: "series_periods_validate",
        fields: &[("periods", Type::Dynamic), ("scores", Type::Dynamic)],
    },
    Several {
        name: "series_fft",
        bag: "series_fft",
        fields: &[("real", Type::Dynamic), ("imag", Type::Dynamic)],
    },
    Several {
        name: "series_ifft",
        bag: "series_ifft",
        fields: &[("real", Type::Dynamic), ("imag", Type::Dynamic)],
    },
];

impl<'t> Binder<'t> {
    /// The columns of a call of such a function, and the names that they suggest; `None` for
    /// anything else.
    pub(in crate::bind) fn several(
        &mut self,
        expr: &'t tree::Expr,
        row: &Row,
    ) -> Option<Bind<Vec<(String, Expr)>>> {
        let tree::ExprKind::Call { function, arguments } = &expr.kind else { return None };
        if self.scope.has_function(&function.text) {
            return None;
        }
        if matches!(function.text.as_str(), "array_sort_asc" | "array_sort_desc") {
            return self.sorted_arrays(&function.text, arguments, expr.span, row);
        }
        let several = FUNCTIONS.iter().find(|it| it.name == function.text)?;
        let of = arguments.first().and_then(|first| self.auto_name(&first.value, row));
        let prefix = format!("{}_{}", several.name, of.unwrap_or_default());
        let bag = catalogue::function(several.bag)?;
        Some(self.builtin(bag, arguments, expr.span, row).and_then(|bag| {
            let fields = several.fields.iter();
            fields
                .map(|(field, ty)| {
                    let value = field_of(&bag, field, *ty, expr.span).ok_or(Failed)?;
                    Ok((format!("{prefix}_{}", field.replace('.', "_")), value))
                })
                .collect()
        }))
    }
}

impl<'t> Binder<'t> {
    /// The columns of `array_sort_asc(a, b)`; `None` for one array, which is one value.
    fn sorted_arrays(
        &mut self,
        name: &str,
        arguments: &'t [tree::Argument],
        span: Span,
        row: &Row,
    ) -> Option<Bind<Vec<(String, Expr)>>> {
        let function = catalogue::function(name)?;
        let names: Vec<_> =
            arguments.iter().map(|argument| self.auto_name(&argument.value, row)).collect();
        if arguments.len() < 2 {
            return None;
        }
        let sorted = match self.builtin(function, arguments, span, row) {
            Ok(sorted) => sorted,
            Err(failed) => return Some(Err(failed)),
        };
        let ExprKind::Call { args, .. } = &sorted.kind else { return None };
        let arrays = args.iter().filter(|arg| arg.ty == Type::Dynamic).count();
        if arrays < 2 {
            let name = names.into_iter().next().flatten();
            return Some(Ok(vec![(sorted_name(name, 0), sorted)]));
        }
        let places = (0_i64..).zip(names).take(arrays);
        let columns = places.map(|(place, name)| {
            let path = DynamicPath::default().then(PathStep::Index(place));
            let kind = ExprKind::Path { base: Box::new(sorted.clone()), path };
            (sorted_name(name, place), Expr { kind, ty: Type::Dynamic, span })
        });
        Some(Ok(columns.collect()))
    }
}

fn sorted_name(name: Option<String>, place: i64) -> String {
    format!("{}_sorted", name.unwrap_or_else(|| format!("array{place}")))
}

/// A field of a bag, or one of a bag in it: `right.slope`.
fn field_of(bag: &Expr, field: &str, ty: Type, span: Span) -> Option<Expr> {
    let keys = field.split('.').map(|key| PathStep::Key(Arc::from(key)));
    let path = keys.fold(DynamicPath::default(), DynamicPath::then);
    let kind = ExprKind::Path { base: Box::new(bag.clone()), path };
    let value = Expr { kind, ty: Type::Dynamic, span };
    if ty == Type::Dynamic { Some(value) } else { convert_call(conversion(ty), value, ty) }
}
