//! Functions of numeric arrays.
//!
//! Not here: how they are evaluated.

use crate::catalogue::Function;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "series_add",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element the sum.",
        example: ("series_add(dynamic([4.0]), dynamic([2.0]))", "[6.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_subtract",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element the difference.",
        example: ("series_subtract(dynamic([4.0]), dynamic([2.0]))", "[2.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_multiply",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element the product.",
        example: ("series_multiply(dynamic([4.0]), dynamic([2.0]))", "[8.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_divide",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element the quotient.",
        example: ("series_divide(dynamic([4.0]), dynamic([2.0]))", "[2.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_pow",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element the power.",
        example: ("series_pow(dynamic([4.0]), dynamic([2.0]))", "[16.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_equals",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element whether both are equal.",
        example: ("series_equals(dynamic([4.0]), dynamic([2.0]))", "[false]"),
        ..Function::NEW
    },
    Function {
        name: "series_not_equals",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element whether both differ.",
        example: ("series_not_equals(dynamic([4.0]), dynamic([2.0]))", "[true]"),
        ..Function::NEW
    },
    Function {
        name: "series_less",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element whether the left is smaller.",
        example: ("series_less(dynamic([4.0]), dynamic([2.0]))", "[false]"),
        ..Function::NEW
    },
    Function {
        name: "series_less_equals",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element whether the left is not greater.",
        example: ("series_less_equals(dynamic([4.0]), dynamic([2.0]))", "[false]"),
        ..Function::NEW
    },
    Function {
        name: "series_greater",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element whether the left is greater.",
        example: ("series_greater(dynamic([4.0]), dynamic([2.0]))", "[true]"),
        ..Function::NEW
    },
    Function {
        name: "series_greater_equals",
        signatures: &["(left: any, right: any) -> dynamic"],
        doc: "Element by element whether the left is not smaller.",
        example: ("series_greater_equals(dynamic([4.0]), dynamic([2.0]))", "[true]"),
        ..Function::NEW
    },
    Function {
        name: "series_abs",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the absolute value.",
        example: ("series_abs(dynamic([0.0]))", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_sign",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the sign.",
        example: ("series_sign(dynamic([0.0]))", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_exp",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element e to the power.",
        example: ("series_exp(dynamic([0.0]))", "[1.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_floor",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the next whole number below.",
        example: ("series_floor(dynamic([0.0]))", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_ceiling",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the next whole number above.",
        example: ("series_ceiling(dynamic([0.0]))", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_sin",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the sine.",
        example: ("series_sin(dynamic([0.0]))", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_cos",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the cosine.",
        example: ("series_cos(dynamic([0.0]))", "[1.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_tan",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the tangent.",
        example: ("series_tan(dynamic([0.0]))", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_asin",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the inverse sine.",
        example: ("series_asin(dynamic([0.0]))", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_acos",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the inverse cosine.",
        example: ("series_acos(dynamic([0.0]))", "[1.5707963267948966]"),
        ..Function::NEW
    },
    Function {
        name: "series_atan",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Element by element the inverse tangent.",
        example: ("series_atan(dynamic([0.0]))", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_fill_forward",
        signatures: &["(series: dynamic, missing?: any) -> dynamic"],
        doc: "Nulls filled with the value before.",
        example: ("series_fill_forward(dynamic([1, null]))", "[1,1]"),
        ..Function::NEW
    },
    Function {
        name: "series_fill_backward",
        signatures: &["(series: dynamic, missing?: any) -> dynamic"],
        doc: "Nulls filled with the value after.",
        example: ("series_fill_backward(dynamic([null, 1]))", "[1,1]"),
        ..Function::NEW
    },
    Function {
        name: "series_fill_const",
        signatures: &["(series: dynamic, value: any, missing?: any) -> dynamic"],
        doc: "Nulls filled with a constant.",
        example: ("series_fill_const(dynamic([null, 1]), 0)", "[0,1]"),
        ..Function::NEW
    },
    Function {
        name: "series_fill_linear",
        signatures: &["(series: dynamic, missing?: any, fill_edges?: bool, edge?: any) -> dynamic"],
        doc: "Nulls filled in a line between their neighbours.",
        example: ("series_fill_linear(dynamic([1.0, null, 3.0]))", "[1.0,2.0,3.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_sum",
        signatures: &["(series: dynamic) -> real"],
        doc: "The sum of the elements.",
        example: ("series_sum(dynamic([1, 2]))", "3.0"),
        ..Function::NEW
    },
    Function {
        name: "series_dot_product",
        signatures: &["(left: any, right: any) -> real"],
        doc: "The dot product.",
        example: ("series_dot_product(dynamic([1, 2]), dynamic([3, 4]))", "11.0"),
        ..Function::NEW
    },
    Function {
        name: "series_pearson_correlation",
        signatures: &["(left: dynamic, right: dynamic) -> real"],
        doc: "Pearson's correlation.",
        example: ("series_pearson_correlation(dynamic([1, 2]), dynamic([2, 4]))", "1.0"),
        ..Function::NEW
    },
    Function {
        name: "series_stats_dynamic",
        signatures: &["(series: dynamic, ignore_nonfinite?: bool) -> dynamic"],
        doc: "Minimum, maximum, average and more in a bag.",
        example: ("series_stats_dynamic(dynamic([1, 3])).max", "3.0"),
        ..Function::NEW
    },
    Function {
        name: "series_fit_line_dynamic",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "A line through the elements, in a bag.",
        example: ("series_fit_line_dynamic(dynamic([1, 2, 3])).slope", "1.0"),
        ..Function::NEW
    },
    Function {
        name: "series_outliers",
        signatures: &[
            "(series: dynamic, kind?: string, ignore?: any, min_percentile?: real, max_percentile?: real) -> dynamic",
        ],
        doc: "How far each element lies outside.",
        example: ("array_length(series_outliers(dynamic([1, 2, 3])))", "3"),
        ..Function::NEW
    },
    Function {
        name: "series_fir",
        signatures: &[
            "(series: dynamic, filter: dynamic, normalize?: bool, center?: bool) -> dynamic",
        ],
        doc: "A finite impulse response filter.",
        example: ("series_fir(dynamic([1.0, 2.0]), dynamic([1.0]))", "[1.0,2.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_iir",
        signatures: &["(series: dynamic, numerators: dynamic, denominators: dynamic) -> dynamic"],
        doc: "An infinite impulse response filter.",
        example: (
            "series_iir(dynamic([1.0, 2.0]), dynamic([1.0]), dynamic([1.0, -1.0]))",
            "[1.0,3.0]",
        ),
        ..Function::NEW
    },
    Function {
        name: "series_seasonal",
        signatures: &["(series: dynamic, period?: long) -> dynamic"],
        doc: "The seasonal component.",
        example: ("array_length(series_seasonal(dynamic([1, 2, 1, 2]), 2))", "4"),
        ..Function::NEW
    },
    Function {
        name: "series_decompose_forecast",
        signatures: &[
            "(series: dynamic, points: long, seasonality?: long, trend?: string, threshold?: real) -> dynamic",
        ],
        doc: "The last points forecast from those before, as several columns.",
        example: ("array_length(series_decompose_forecast(dynamic([1, 2, 3]), 1).forecast)", "3"),
        ..Function::NEW
    },
];
