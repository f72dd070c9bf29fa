//! Deviation, variance, percentiles, sketches.
//!
//! Not here: how they are evaluated.

use crate::catalogue::AggregateFunction;

pub(super) static AGGREGATES: &[AggregateFunction] = &[
    AggregateFunction {
        name: "stdev",
        signatures: &["(value: real) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The standard deviation of a sample.",
        example: ("stdev(1)", "0.0"),
        prefix: "stdev",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "stdevif",
        signatures: &["(value: real, predicate: bool) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The standard deviation of a sample of the rows for which a condition is true.",
        example: ("stdevif(1, true)", "0.0"),
        prefix: "stdevif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "variance",
        signatures: &["(value: real) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The variance of a sample.",
        example: ("variance(1)", "0.0"),
        prefix: "variance",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "varianceif",
        signatures: &["(value: real, predicate: bool) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The variance of a sample of the rows for which a condition is true.",
        example: ("varianceif(1, true)", "0.0"),
        prefix: "varianceif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "stdevp",
        signatures: &["(value: real) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The standard deviation of a population.",
        example: ("stdevp(1)", "0.0"),
        prefix: "stdevp",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "stdevpif",
        signatures: &["(value: real, predicate: bool) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The standard deviation of a population of the rows for which a condition is true.",
        example: ("stdevpif(1, true)", "0.0"),
        prefix: "stdevpif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "variancep",
        signatures: &["(value: real) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The variance of a population.",
        example: ("variancep(1)", "0.0"),
        prefix: "variancep",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "variancepif",
        signatures: &["(value: real, predicate: bool) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The variance of a population of the rows for which a condition is true.",
        example: ("variancepif(1, true)", "0.0"),
        prefix: "variancepif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "covariance",
        signatures: &["(left: real, right: real) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The covariance of a sample.",
        example: ("covariance(1, 1)", "0.0"),
        prefix: "covariance",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "covarianceif",
        signatures: &["(left: real, right: real, predicate: bool) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The covariance of a sample of the rows for which a condition is true.",
        example: ("covarianceif(1, 1, true)", "0.0"),
        prefix: "covarianceif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "covariancep",
        signatures: &["(left: real, right: real) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The covariance of a population.",
        example: ("covariancep(1, 1)", "0.0"),
        prefix: "covariancep",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "covariancepif",
        signatures: &["(left: real, right: real, predicate: bool) -> real"],
        nulls: "ignored; 0 for no rows",
        doc: "The covariance of a population of the rows for which a condition is true.",
        example: ("covariancepif(1, 1, true)", "0.0"),
        prefix: "covariancepif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "percentile",
        signatures: &["(value: O, percentile: const real) -> O"],
        nulls: "ignored; null for no rows",
        doc: "The value that so many percent do not exceed.",
        example: ("percentile(x, 50)", "2"),
        prefix: "percentile",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "percentiles",
        signatures: &["(value: O, percentile: const real...) -> O"],
        nulls: "ignored; null for no rows",
        doc: "The values that so many percent do not exceed, one column for each.",
        example: ("percentiles(x, 50)", "2"),
        prefix: "percentile",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "percentiles_array",
        signatures: &["(value: any, percentile: any...) -> dynamic"],
        nulls: "ignored; null for no rows",
        doc: "The values that so many percent do not exceed, in an array.",
        example: ("percentiles_array(x, 50)", "[2]"),
        prefix: "percentiles",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "percentilew",
        signatures: &["(value: O, weight: long, percentile: const real) -> O"],
        nulls: "ignored; null for no rows",
        doc: "The value that so many percent of the weight do not exceed.",
        example: ("percentilew(x, 1, 50)", "2"),
        prefix: "percentile",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "percentilesw",
        signatures: &["(value: O, weight: long, percentile: const real...) -> O"],
        nulls: "ignored; null for no rows",
        doc: "The values that so many percent of the weight do not exceed, one column for each.",
        example: ("percentilesw(x, 1, 50)", "2"),
        prefix: "percentile",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "percentilesw_array",
        signatures: &["(value: any, weight: long, percentile: any...) -> dynamic"],
        nulls: "ignored; null for no rows",
        doc: "The values that so many percent of the weight do not exceed, in an array.",
        example: ("percentilesw_array(x, 1, 50)", "[2]"),
        prefix: "percentiles",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "hll",
        signatures: &["(value: any, accuracy?: const long) -> dynamic"],
        doc: "A sketch for counting distinct values.",
        example: ("isnotnull(hll(x))", "true"),
        prefix: "hll",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "hll_if",
        signatures: &["(value: any, predicate: bool, accuracy?: const long) -> dynamic"],
        doc: "A sketch for counting distinct values of the rows for which a condition is true.",
        example: ("isnotnull(hll_if(x, x > 1))", "true"),
        prefix: "hll_if",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "hll_merge",
        signatures: &["(sketch: dynamic) -> dynamic"],
        doc: "Several sketches for counting distinct values in one.",
        example: ("isnotnull(hll_merge(parse_json('null')))", "true"),
        prefix: "hll_merge",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "tdigest",
        signatures: &["(value: any, weight?: long) -> dynamic"],
        doc: "A sketch for percentiles.",
        example: ("isnotnull(tdigest(x))", "true"),
        prefix: "tdigest",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "tdigest_merge",
        aliases: &["merge_tdigest"],
        signatures: &["(sketch: dynamic) -> dynamic"],
        doc: "Several sketches for percentiles in one.",
        example: ("isnotnull(tdigest_merge(parse_json('null')))", "true"),
        prefix: "tdigest_merge",
        ..AggregateFunction::NEW
    },
];
