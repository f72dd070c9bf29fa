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

const FUNCTIONS: [Several; 8] = [
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
            ("right_rsquare", Type::Real),
            ("right_slope", Type::Real),
            ("right_interception", Type::Real),
            ("right_variance", Type::Real),
            ("right_rvariance", Type::Real),
            ("left_rsquare", Type::Real),
            ("left_slope", Type::Real),
            ("left_interception", Type::Real),
            ("left_variance", Type::Real),
            ("left_rvariance", Type::Real),
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
        let several = FUNCTIONS.iter().find(|it| it.name == function.text)?;
        let of = arguments.first().and_then(|first| self.auto_name(&first.value, row));
        let prefix = format!("{}_{}", several.name, of.unwrap_or_default());
        let bag = catalogue::function(several.bag)?;
        Some(self.builtin(bag, arguments, expr.span, row).and_then(|bag| {
            let fields = several.fields.iter();
            fields
                .map(|(field, ty)| {
                    let value = field_of(&bag, field, *ty, expr.span).ok_or(Failed)?;
                    Ok((format!("{prefix}_{field}"), value))
                })
                .collect()
        }))
    }
}

fn field_of(bag: &Expr, field: &str, ty: Type, span: Span) -> Option<Expr> {
    let path = DynamicPath::default().then(PathStep::Key(Arc::from(field)));
    let kind = ExprKind::Path { base: Box::new(bag.clone()), path };
    let value = Expr { kind, ty: Type::Dynamic, span };
    if ty == Type::Dynamic { Some(value) } else { convert_call(conversion(ty), value, ty) }
}
