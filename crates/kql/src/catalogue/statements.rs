//! The statements.
//!
//! Not here: operators.

use super::Construct;

pub(super) static STATEMENTS: &[Construct] = &[
    Construct::new(
        "let",
        "let Name = scalar | table | ([view] parameters) { body };",
        "Names a value, a table or a function for the rest of the query.",
        "let twice = (x: long) { x * 2 }; print twice(21)",
    ),
    Construct::new(
        "set",
        "set option [= value];",
        "Sets an option of the query; `query_now` fixes what `now()` means.",
        "set query_now = datetime(2025-01-01); print now()",
    ),
    Construct::new(
        "declare query_parameters",
        "declare query_parameters (Name: type [= default], …);",
        "Declares values that come with the query.",
        "declare query_parameters (n: long = 3); print n",
    ),
    Construct::new(
        "declare pattern",
        "declare pattern Name = (arguments) [path] { (values) = { body }; … };",
        "Declares bodies that are chosen by constant arguments.",
        "declare pattern app = (id: string) { ('a') = { print x = 1 }; }; app('a')",
    ),
    Construct::new(
        "alias database",
        "alias database Name = cluster(\"…\").database(\"…\");",
        "Gives another name to a database.",
        "alias database other = database('x'); print 1",
    ),
    Construct::new(
        "restrict access",
        "restrict access to (Table, …);",
        "Names the only tables that the rest of the query may read.",
        "let T = view () { print 1 }; restrict access to (T); T",
    ),
];
