//! Functions that fit something to numeric arrays, or compare them as a whole.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "series_log",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Of each element the natural logarithm.",
        example: ("series_log(dynamic([1]))", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_magnitude",
        signatures: &["(series: dynamic) -> real"],
        nulls: Nulls::Own("null where an element is no number"),
        doc: "The length of a vector.",
        example: ("series_magnitude(dynamic([3, 4]))", "5.0"),
        ..Function::NEW
    },
    Function {
        name: "series_product",
        signatures: &["(series: dynamic) -> real"],
        doc: "The product of all numbers.",
        example: ("series_product(dynamic([3, 4]))", "12.0"),
        ..Function::NEW
    },
    Function {
        name: "series_cosine_similarity",
        signatures: &[
            "(left: dynamic, right: dynamic, left_magnitude?: real, right_magnitude?: real) -> real",
        ],
        nulls: Nulls::Own("null where the lengths differ or an element is no number"),
        doc: "The cosine of the angle between two vectors.",
        example: ("series_cosine_similarity(dynamic([3, 4]), dynamic([6, 8]))", "1.0"),
        ..Function::NEW
    },
    Function {
        name: "series_fit_2lines_dynamic",
        signatures: &["(series: dynamic) -> dynamic"],
        doc: "Two lines fitted to the parts of a series, as a bag.",
        example: ("series_fit_2lines_dynamic(dynamic([1, 2, 5, 9])).line_fit", "[1.0,2.0,5.0,9.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_fit_poly",
        signatures: &["(series: dynamic, x?: dynamic, degree?: long) -> dynamic"],
        doc: "A polynomial fitted to a series, as several columns.",
        example: ("series_fit_poly(dynamic([1, 2, 3])).poly_fit", "[1.0,2.0,3.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_decompose",
        signatures: &[
            "(series: dynamic, seasonality?: long, trend?: string, test_points?: long, threshold?: real) -> dynamic",
        ],
        doc: "A series as the sum of season, trend and rest, as several columns.",
        example: ("series_decompose(dynamic([1, 2, 3])).seasonal", "[0.0,0.0,0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_decompose_anomalies",
        signatures: &[
            "(series: dynamic, threshold?: real, seasonality?: long, trend?: string, test_points?: long, method?: string, seasonality_threshold?: real) -> dynamic",
        ],
        doc: "Which elements of a series are out of the ordinary, as several columns.",
        example: ("series_decompose_anomalies(dynamic([1, 1, 1])).ad_flag", "[0,0,0]"),
        ..Function::NEW
    },
    Function {
        name: "series_periods_detect",
        signatures: &["(series: dynamic, least: real, greatest: real, count: long) -> dynamic"],
        doc: "The most significant periods of a series, as several columns.",
        example: ("series_periods_detect(dynamic([1, 1, 1]), 0.0, 2.0, 1).periods", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_periods_validate",
        signatures: &["(series: dynamic, period: real...) -> dynamic"],
        doc: "How well a series repeats itself after periods, as several columns.",
        example: ("series_periods_validate(dynamic([1, 1, 1]), 2.0).scores", "[0.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_fft",
        signatures: &["(real: dynamic, imaginary?: dynamic) -> dynamic"],
        nulls: Nulls::Own("null where the lengths differ or an element is no number"),
        doc: "The Fourier transform of a series of complex numbers, as several columns.",
        example: ("series_fft(dynamic([1, 2]))['real']", "[3.0,-1.0]"),
        ..Function::NEW
    },
    Function {
        name: "series_ifft",
        signatures: &["(real: dynamic, imaginary?: dynamic) -> dynamic"],
        nulls: Nulls::Own("null where the lengths differ or an element is no number"),
        doc: "The inverse of the Fourier transform, as several columns.",
        example: ("series_ifft(dynamic([3, -1]))['real']", "[1.0,2.0]"),
        ..Function::NEW
    },
];
