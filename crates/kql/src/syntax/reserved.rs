//! Words that cannot be names without brackets.
//!
//! Not here: keywords that only mean something in one place; those are names everywhere else.

/// Words that are never names, neither declared nor used.
const NEVER: &[&str] = &[
    "and",
    "anomalychart",
    "areachart",
    "asc",
    "bagexpansion",
    "barchart",
    "between",
    "boolean",
    "callout",
    "card",
    "columnchart",
    "contains_cs",
    "containscs",
    "cycles",
    "dataexport",
    "datascope",
    "date",
    "datetime",
    "decimal",
    "desc",
    "double",
    "dynamic",
    "endswith",
    "endswith_cs",
    "expandoutput",
    "first",
    "flags",
    "float",
    "has_all",
    "has_any",
    "has_cs",
    "hasprefix",
    "hassuffix",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "isfuzzy",
    "ladderchart",
    "last",
    "like",
    "linechart",
    "long",
    "missing",
    "nooptimization",
    "notcontains",
    "notlike",
    "or",
    "others",
    "pathformat",
    "piechart",
    "pivotchart",
    "real",
    "relaxed",
    "scatterchart",
    "shards",
    "simple",
    "startswith",
    "string",
    "time",
    "timechart",
    "timeline",
    "timespan",
    "uint",
    "uint32",
    "uint64",
    "union",
    "views",
];

/// Words that may be declared (`extend by = 1`) but not used as they are.
const NOT_USED: &[&str] = &[
    "accumulate",
    "as",
    "by",
    "contains",
    "datatable",
    "externaldata",
    "find",
    "has",
    "in",
    "invoke",
    "materialize",
    "of",
    "print",
    "project",
    "sample",
    "search",
    "set",
    "to",
    "toscalar",
    "where",
];

/// Words that may be used but not declared.
const NOT_DECLARED: &[&str] = &["false", "has", "kind", "project", "true", "where"];

/// Whether the word may be given to something as its name.
pub(super) fn may_be_declared(word: &str) -> bool {
    !NEVER.contains(&word) && !NOT_DECLARED.contains(&word)
}

/// Whether the word may stand for something in an expression.
pub(super) fn may_be_used(word: &str) -> bool {
    !NEVER.contains(&word) && !NOT_USED.contains(&word)
}

/// Whether the word may be looked up in a dynamic value or a database: `a.word`.
pub(super) fn may_be_member(word: &str) -> bool {
    may_be_used(word) && !matches!(word, "true" | "false")
}
