//! Bound trees made by hand: what the planner does with each operator.
//!
//! Not here: texts of queries (`specs`).

use std::sync::Arc;

use kql::{
    Bound, Column, Schema, Span, Type, Value,
    bound::{
        Aggregate, Expr, ExprKind, Join, JoinKey, JoinKind, Membership, Rel, RelOp, Set, SortKey,
        Source, Step, UnionBranch,
    },
    catalogue,
};
use query::{MemorySource, OffsetRange, Request, Window};

use crate::engine::ask;

const SPAN: Span = Span { start: 0, end: 0 };

fn long(value: i64) -> Value {
    Value::Long(Some(value))
}

fn lit(value: Value) -> Expr {
    Expr::literal(value, SPAN)
}

fn call(name: &str, ty: Type, args: Vec<Expr>) -> Expr {
    let function = catalogue::function(name).unwrap();
    Expr { kind: ExprKind::Call { function, args }, ty, span: SPAN }
}

/// A table of two columns, `k: string` and `v: long`.
fn table(rows: &[(&str, Option<i64>)]) -> Rel {
    let rows = rows.iter().map(|(k, v)| vec![Value::string(*k), Value::Long(*v)]).collect();
    Rel {
        source: Source::Datatable { rows },
        source_schema: Schema::of([("k", Type::String), ("v", Type::Long)]),
        source_span: SPAN,
        steps: Vec::new(),
    }
}

fn column(rel: &Rel, name: &str) -> Expr {
    let index = rel.schema().index_of(name).unwrap();
    Expr::column(index, &rel.schema()[index], SPAN)
}

fn then(mut rel: Rel, op: RelOp, schema: Schema) -> Rel {
    rel.steps.push(Step { op, schema, span: SPAN });
    rel
}

fn filter(rel: Rel, predicate: Expr) -> Rel {
    let schema = rel.schema().clone();
    then(rel, RelOp::Filter { predicate }, schema)
}

fn sort(rel: Rel, name: &str, descending: bool) -> Rel {
    let schema = rel.schema().clone();
    let keys = vec![SortKey { expr: column(&rel, name), descending, nulls_first: !descending }];
    then(rel, RelOp::Sort { keys }, schema)
}

/// An aggregate, its arguments and the columns of its results.
type Wanted<'a> = (&'a str, Vec<Expr>, &'a [(&'a str, Type)]);

fn summarize(rel: Rel, keys: &[&str], aggregates: &[Wanted<'_>]) -> Rel {
    let keys: Vec<_> = keys.iter().map(|name| column(&rel, name)).collect();
    let mut columns: Vec<Column> =
        keys.iter().map(|key| Column::new(format!("key{}", key.ty), key.ty)).collect();
    let mut bound = Vec::new();
    for (name, args, results) in aggregates {
        let results: Vec<_> = results.iter().map(|(n, t)| Column::new(*n, *t)).collect();
        columns.extend(results.clone());
        let function = catalogue::aggregate(name).unwrap();
        bound.push(Aggregate { function, args: args.clone(), results, span: SPAN });
    }
    let outputs = columns.iter().enumerate().map(|(i, c)| Expr::column(i, c, SPAN)).collect();
    then(rel, RelOp::Summarize { keys, aggregates: bound, outputs }, Schema::new(columns))
}

fn request(root: Rel, source: MemorySource) -> Request {
    Request::new(Arc::new(Bound::of(root, None)), 0, Arc::new(source))
}

/// The rows, each as its JSON would be without types.
fn rows(root: Rel) -> Vec<String> {
    let mut rows = in_order(root);
    rows.sort();
    rows
}

fn in_order(root: Rel) -> Vec<String> {
    let answer = ask(request(root, MemorySource::new())).unwrap();
    answer.rows.iter().map(|row| written(row)).collect()
}

fn written(row: &[Value]) -> String {
    let cells: Vec<_> = row
        .iter()
        .map(|value| match value {
            Value::String(text) => format!("'{text}'"),
            Value::Dynamic(Some(json)) => json.to_string(),
            Value::Long(Some(number)) => number.to_string(),
            Value::Real(Some(number)) => format!("{number:?}"),
            Value::Bool(Some(value)) => value.to_string(),
            value if value.is_null() => "null".to_owned(),
            value => format!("{value:?}"),
        })
        .collect();
    cells.join(" ")
}

fn sample() -> Rel {
    table(&[("a", Some(1)), ("b", None), ("a", Some(3)), ("", Some(2)), ("b", Some(5))])
}

#[test]
fn a_null_is_unequal_to_a_value_and_kept_by_its_opposite() {
    let compare = |name| {
        let rel = sample();
        let args = vec![column(&rel, "v"), lit(long(3))];
        rows(filter(rel, call(name, Type::Bool, args)))
    };
    assert_eq!(compare("=="), ["'a' 3"]);
    assert_eq!(compare("!="), ["'' 2", "'a' 1", "'b' 5", "'b' null"]);
    assert_eq!(compare("<"), ["'' 2", "'a' 1"]);
}

#[test]
fn negated_equality_is_exact_as_a_value() {
    let rel = sample();
    let equal = call("==", Type::Bool, vec![column(&rel, "v"), lit(long(3))]);
    let columns = vec![call("not", Type::Bool, vec![equal])];
    let rel = then(rel, RelOp::Project { columns }, Schema::of([("x", Type::Bool)]));
    assert_eq!(in_order(rel), ["true", "true", "false", "true", "true"]);
}

#[test]
fn members_of_a_list_and_of_a_table() {
    let test = |membership, set| {
        let rel = sample();
        let needle = Box::new(column(&rel, "v"));
        let kind = ExprKind::In { membership, needle, set };
        rows(filter(rel, Expr { kind, ty: Type::Bool, span: SPAN }))
    };
    let list = || Set::List(vec![lit(long(1)), lit(long(5))]);
    let values = || {
        let rel = table(&[("x", Some(1)), ("y", Some(5)), ("z", Some(5))]);
        let columns = vec![column(&rel, "v")];
        Set::Rel(Arc::new(then(rel, RelOp::Project { columns }, Schema::of([("v", Type::Long)]))))
    };
    for set in [list(), values()] {
        assert_eq!(test(Membership::In, set), ["'a' 1", "'b' 5"]);
    }
    for set in [list(), values()] {
        assert_eq!(test(Membership::NotIn, set), ["'' 2", "'a' 3", "'b' null"]);
    }
}

#[test]
fn ten_thousand_alternatives_do_not_overflow_the_stack() {
    let rel = sample();
    let alternative = |i| call("==", Type::Bool, vec![column(&rel, "v"), lit(long(i * 100 + 5))]);
    let kind = ExprKind::Or((0..10_000_i64).map(alternative).collect());
    let rel = filter(rel.clone(), Expr { kind, ty: Type::Bool, span: SPAN });
    assert_eq!(rows(rel), ["'b' 5"]);
}

#[test]
fn a_long_pipeline_is_planned_or_refused() {
    let filters = (0..5_000).fold(sample(), |rel, _| {
        let args = vec![column(&rel, "v"), lit(long(77))];
        filter(rel, call("!=", Type::Bool, args))
    });
    assert_eq!(rows(filters).len(), 5);
    let sorts = |count| (0..count).fold(sample(), |rel, _| sort(rel, "v", true));
    assert_eq!(rows(sorts(500)).len(), 5);
    let error = ask(request(sorts(20_000), MemorySource::new())).unwrap_err();
    assert_eq!(error.kind, query::ErrorKind::Semantic, "{error}");
}

#[test]
fn extend_replaces_in_place_and_sees_the_input_only() {
    let rel = sample();
    let one_more = call("+", Type::Long, vec![column(&rel, "v"), lit(long(1))]);
    let columns = vec![(1, one_more), (2, column(&rel, "v"))];
    let schema = Schema::of([("k", Type::String), ("v", Type::Long), ("w", Type::Long)]);
    let rel = then(rel, RelOp::Extend { columns }, schema);
    let expected = ["'a' 2 1", "'b' null null", "'a' 4 3", "'' 3 2", "'b' 6 5"];
    assert_eq!(in_order(rel), expected);
}

#[test]
fn sort_keeps_its_order_through_what_follows() {
    let rel = sort(sample(), "v", true);
    assert_eq!(in_order(rel.clone()), ["'b' 5", "'a' 3", "'' 2", "'a' 1", "'b' null"]);
    let args = vec![column(&rel, "k"), lit(Value::string("a"))];
    let rel = filter(rel, call("==", Type::Bool, args));
    assert_eq!(in_order(rel), ["'a' 3", "'a' 1"]);
    let rel = sort(sample(), "v", false);
    let schema = rel.schema().clone();
    let rel = then(rel, RelOp::Take { count: lit(long(2)) }, schema);
    assert_eq!(in_order(rel), ["'b' null", "'a' 1"]);
}

#[test]
fn an_aggregate_reads_rows_in_the_order_of_the_sort() {
    let rel = sort(sample(), "v", true);
    let args = vec![column(&rel, "v")];
    let rel = summarize(rel, &[], &[("make_list", args, &[("l", Type::Dynamic)])]);
    assert_eq!(in_order(rel), ["[5,3,2,1]"]);
}

#[test]
fn aggregates_ignore_nulls_and_have_a_value_for_nothing() {
    let all = |rel: Rel, keys: &[&str]| {
        let v = column(&rel, "v");
        let real = Expr { kind: ExprKind::Cast(Box::new(v.clone())), ty: Type::Real, span: SPAN };
        rows(summarize(
            rel,
            keys,
            &[
                ("count", vec![], &[("c", Type::Long)]),
                ("sum", vec![v.clone()], &[("s", Type::Long)]),
                ("avg", vec![real.clone()], &[("a", Type::Real)]),
                ("min", vec![v.clone()], &[("n", Type::Long)]),
                ("stdev", vec![real], &[("d", Type::Real)]),
                ("dcount", vec![v.clone()], &[("dc", Type::Long)]),
                ("make_set", vec![v.clone()], &[("set", Type::Dynamic)]),
                ("percentile", vec![v, lit(long(50))], &[("p", Type::Long)]),
            ],
        ))
    };
    assert_eq!(
        all(sample(), &["k"]),
        [
            "'' 1 2 2.0 2 0.0 1 [2] 2",
            "'a' 2 4 2.0 1 1.4142135623730951 2 [1,3] 1",
            "'b' 2 5 5.0 5 0.0 1 [5] 5",
        ]
    );
    assert_eq!(all(table(&[]), &[]), ["0 0 NaN null 0.0 0 [] null"]);
    assert_eq!(all(table(&[]), &["k"]), Vec::<String>::new());
}

#[test]
fn arg_max_takes_all_columns_from_one_row() {
    let rel = table(&[("a", Some(1)), ("b", Some(3)), ("c", Some(3)), ("d", None)]);
    let args = vec![column(&rel, "v"), column(&rel, "k")];
    let results: &[_] = &[("v", Type::Long), ("k", Type::String)];
    let max = summarize(rel.clone(), &[], &[("arg_max", args.clone(), results)]);
    assert_eq!(rows(max), ["3 'b'"]);
    let min = summarize(rel, &[], &[("arg_min", args.clone(), results)]);
    assert_eq!(rows(min), ["1 'a'"]);
    let nothing = summarize(table(&[]), &[], &[("arg_max", args, results)]);
    assert_eq!(rows(nothing), ["null ''"]);
}

fn join(kind: JoinKind) -> Vec<String> {
    let left = table(&[("a", Some(1)), ("a", Some(2)), ("b", None), ("c", Some(4))]);
    let right = table(&[("a", Some(10)), ("a", Some(20)), ("b", None), ("d", Some(40))]);
    let keys = vec![JoinKey { left: column(&left, "k"), right: column(&right, "k") }];
    let (l, r) = (left.schema().clone(), right.schema().clone());
    let (right_columns, schema) = match kind {
        JoinKind::LeftSemi | JoinKind::LeftAnti => (vec![], l),
        JoinKind::RightSemi | JoinKind::RightAnti => (vec![0, 1], r),
        _ => (vec![0, 1], l.iter().chain(r.iter()).cloned().collect()),
    };
    let join = Join { kind, right, keys, right_columns };
    rows(then(left, RelOp::Join(Box::new(join)), schema))
}

#[test]
fn every_kind_of_join() {
    let pairs =
        ["'a' 1 'a' 10", "'a' 1 'a' 20", "'a' 2 'a' 10", "'a' 2 'a' 20", "'b' null 'b' null"];
    assert_eq!(join(JoinKind::Inner), pairs);
    assert_eq!(join(JoinKind::InnerUnique), ["'a' 1 'a' 10", "'a' 1 'a' 20", "'b' null 'b' null"]);
    assert_eq!(join(JoinKind::LeftOuter), [&pairs[..], &["'c' 4 '' null"]].concat());
    assert_eq!(join(JoinKind::RightOuter), [&["'' null 'd' 40"], &pairs[..]].concat());
    let both = [&["'' null 'd' 40"], &pairs[..], &["'c' 4 '' null"]].concat();
    assert_eq!(join(JoinKind::FullOuter), both);
    assert_eq!(join(JoinKind::LeftSemi), ["'a' 1", "'a' 2", "'b' null"]);
    assert_eq!(join(JoinKind::LeftAnti), ["'c' 4"]);
    assert_eq!(join(JoinKind::RightSemi), ["'a' 10", "'a' 20", "'b' null"]);
    assert_eq!(join(JoinKind::RightAnti), ["'d' 40"]);
}

#[test]
fn null_keys_match_null_keys() {
    let side = || table(&[("x", None), ("y", Some(1))]);
    let (left, right) = (side(), side());
    let keys = vec![JoinKey { left: column(&left, "v"), right: column(&right, "v") }];
    let schema = left.schema().iter().chain(right.schema().iter()).cloned().collect();
    let join = Join { kind: JoinKind::Inner, right, keys, right_columns: vec![0, 1] };
    let rel = then(left, RelOp::Join(Box::new(join)), schema);
    assert_eq!(rows(rel), ["'x' null 'x' null", "'y' 1 'y' 1"]);
}

#[test]
fn a_union_fills_what_a_branch_lacks() {
    let branches = vec![
        UnionBranch { rel: sample(), columns: vec![Some(0), Some(1)], label: "one".into() },
        UnionBranch { rel: sample(), columns: vec![None, Some(1)], label: "two".into() },
    ];
    let schema = Schema::of([("source", Type::String), ("k", Type::String), ("v", Type::Long)]);
    let rel = Rel {
        source: Source::Union { branches, with_source: true },
        source_schema: schema,
        source_span: SPAN,
        steps: Vec::new(),
    };
    let rel = summarize(rel, &["source", "k"], &[("count", vec![], &[("c", Type::Long)])]);
    let expected = ["'one' '' 1", "'one' 'a' 2", "'one' 'b' 2", "'two' '' 5"];
    assert_eq!(rows(rel), expected);
}

#[test]
fn a_long_range_is_made_as_it_is_read() {
    let rel = Rel {
        source: Source::Range {
            from: Box::new(lit(long(1))),
            to: Box::new(lit(long(3_000_000))),
            step: Box::new(lit(long(1))),
        },
        source_schema: Schema::of([("x", Type::Long)]),
        source_span: SPAN,
        steps: Vec::new(),
    };
    let args = vec![column(&rel, "x")];
    let aggregates: [Wanted<'_>; 2] =
        [("sum", args.clone(), &[("s", Type::Long)]), ("dcount", args, &[("d", Type::Long)])];
    let rel = summarize(rel, &[], &aggregates);
    let mut request = request(rel, MemorySource::new());
    request.limits.memory = 16 << 20;
    let answer = ask(request).unwrap();
    assert_eq!(answer.rows[0][0], long(4_500_001_500_000));
    let estimated = answer.rows[0][1].as_i64().unwrap() as f64;
    assert!((estimated / 3e6 - 1.0).abs() < 0.025, "{estimated}");
}

fn stored() -> Rel {
    Rel {
        source: Source::Table { name: "T".into() },
        source_schema: Schema::of([("Missing", Type::String), ("TimeGenerated", Type::Datetime)]),
        source_span: SPAN,
        steps: Vec::new(),
    }
}

fn source() -> MemorySource {
    let schema = Schema::of([
        ("TimeGenerated", Type::Datetime),
        (query::columns::OFFSET, Type::Long),
        (query::columns::INGESTION_TIME, Type::Datetime),
    ]);
    let rows: Vec<_> = (0..10)
        .map(|i| vec![Value::Datetime(Some(i)), long(i), Value::Datetime(Some(i + 100))])
        .collect();
    let mut source = MemorySource::new();
    source.add_rows("T", &schema, &rows).unwrap();
    source
}

#[test]
fn a_table_shows_what_the_window_and_the_offsets_leave() {
    let mut request = request(stored(), source());
    request.window = Some(Window { from: 2, to: 8 });
    request.offsets.insert("T".into(), OffsetRange { after: 4, up_to: 6 });
    let rows = ask(request).unwrap().rows;
    let expected = [5, 6].map(|i| vec![Value::string(""), Value::Datetime(Some(i))]);
    assert_eq!(rows, expected);
}

#[test]
fn ingestion_time_is_the_hidden_column_and_null_elsewhere() {
    let extended = |rel: Rel| {
        let time = call("ingestion_time", Type::Datetime, vec![]);
        let columns = vec![time];
        then(rel, RelOp::Project { columns }, Schema::of([("t", Type::Datetime)]))
    };
    let rows = ask(request(extended(stored()), source())).unwrap().rows;
    assert_eq!(rows[3], [Value::Datetime(Some(103))]);
    assert_eq!(in_order(extended(table(&[("a", None)]))), ["null"]);
}

#[test]
fn a_table_that_was_never_written_is_empty() {
    let answer = ask(request(stored(), MemorySource::new())).unwrap();
    assert_eq!((answer.columns.len(), answer.rows.len()), (2, 0));
}

#[test]
fn too_little_memory_is_said() {
    let rel = Rel {
        source: Source::Range {
            from: Box::new(lit(long(1))),
            to: Box::new(lit(long(2_000_000))),
            step: Box::new(lit(long(1))),
        },
        source_schema: Schema::of([("x", Type::Long)]),
        source_span: SPAN,
        steps: Vec::new(),
    };
    let args = vec![column(&rel, "x")];
    let rel = summarize(rel, &[], &[("make_list", args, &[("l", Type::Dynamic)])]);
    let mut request = request(rel, MemorySource::new());
    request.limits.memory = 1 << 20;
    assert_eq!(ask(request).unwrap_err().kind, query::ErrorKind::Memory);
}
