//! What the specifications in `spec/` cannot show: the bound tree itself, and queries that are
//! large, deep or about tables of a catalog.

use super::*;
use crate::{
    Column, DynamicPath, MemoryCatalog, PathStep, Schema, Type, Value,
    bound::{Expr, ExprKind, JoinKind, RelOp, Set, Source},
};

fn catalog() -> MemoryCatalog {
    let mut catalog = MemoryCatalog::new();
    catalog.add_table(
        "AuditLogs",
        Schema::of([
            ("TimeGenerated", Type::Datetime),
            ("OperationName", Type::String),
            ("TargetResources", Type::Dynamic),
            ("ResultType", Type::String),
        ]),
    );
    catalog
        .add_table("SigninLogs", Schema::of([("TimeGenerated", Type::Datetime), ("x", Type::Int)]));
    catalog.add_watchlist("Known", ["RoleId"]);
    catalog
}

fn bound(query: &str) -> Bound {
    let compiled = compile(query, &catalog());
    assert!(compiled.diagnostics.is_empty(), "{:?}", compiled.diagnostics);
    compiled.bound.unwrap()
}

fn codes(query: &str) -> Vec<&'static str> {
    compile(query, &catalog()).diagnostics.iter().map(|it| it.code).collect()
}

fn predicate(query: &str) -> Expr {
    match bound(query).root.steps.pop().unwrap().op {
        RelOp::Filter { predicate } => predicate,
        other => panic!("{other:?}"),
    }
}

#[test]
fn conversions_are_written_out() {
    let ExprKind::Call { function, args } = predicate("SigninLogs | where x > 1.5").kind else {
        panic!()
    };
    assert_eq!(function.name, ">");
    assert!(matches!(&args[0].kind, ExprKind::Cast(inner) if inner.ty == Type::Int));
    assert_eq!((args[0].ty, args[1].ty), (Type::Real, Type::Real));
}

#[test]
fn constants_take_the_type_beside_them() {
    let ExprKind::Call { args, .. } = predicate("AuditLogs | where ResultType == 0").kind else {
        panic!()
    };
    assert_eq!(args[1].as_literal(), Some(&Value::string("0")));
    let ExprKind::In { set: Set::List(items), .. } =
        predicate("SigninLogs | where x in ('7', 8)").kind
    else {
        panic!()
    };
    assert_eq!(items[0].as_literal(), Some(&Value::Int(Some(7))));
}

#[test]
fn constant_paths_are_one_path() {
    let query = "let i = 0; AuditLogs | where tostring(TargetResources[i].modified['a b']) == ''";
    let ExprKind::Call { args, .. } = predicate(query).kind else { panic!() };
    let ExprKind::Call { args, .. } = &args[0].kind else { panic!() };
    let ExprKind::Path { path, .. } = &args[0].kind else { panic!() };
    let steps =
        vec![PathStep::Index(0), PathStep::Key("modified".into()), PathStep::Key("a b".into())];
    assert_eq!(*path, DynamicPath::new(steps));
    assert!(matches!(
        predicate("AuditLogs | where TargetResources[strlen(ResultType)] == 'a'").kind,
        ExprKind::Call { args, .. } if args.iter().any(|arg| matches!(&arg.kind, ExprKind::Cast(inner) if matches!(inner.kind, ExprKind::Index { .. })))
    ));
}

#[test]
fn a_column_hides_a_let_and_a_parameter_hides_a_column() {
    let column = predicate("let x = 5; SigninLogs | where x == 5");
    assert!(matches!(&column.children()[0].kind, ExprKind::Column { .. }));
    let query = "let f = (x: int) { SigninLogs | where x == 5 }; f(7)";
    let parameter = predicate(query);
    assert!(parameter.children()[0].as_literal().is_some());
}

#[test]
fn in_takes_tables_in_every_form() {
    for set in ["T", "(T | project OperationName)", "AuditLogs | project OperationName", "T()"] {
        let query = format!(
            "let T = view () {{ AuditLogs | project OperationName }}; AuditLogs | where OperationName in ({set})"
        );
        let ExprKind::In { set: Set::Rel(rel), .. } = predicate(&query).kind else {
            panic!("{set}")
        };
        assert_eq!(rel.schema().to_string(), "(OperationName: string)");
    }
    // The first column of several counts.
    let ExprKind::In { set: Set::Rel(rel), .. } =
        predicate("AuditLogs | where TimeGenerated in (SigninLogs)").kind
    else {
        panic!()
    };
    assert_eq!(rel.schema().len(), 1);
}

#[test]
fn a_known_watchlist_has_its_columns_and_another_takes_any() {
    let known = bound("_GetWatchlist('known')");
    assert_eq!(known.schema().last().unwrap(), &Column::new("RoleId", Type::String));
    assert_eq!(codes("_GetWatchlist('known') | where Nosuch == ''"), ["SEM0100"]);
    let query = "let W = _GetWatchlist('other') | project RoleId, Tier;
        AuditLogs | join kind=inner W on $left.OperationName == $right.RoleId";
    let other = bound(query);
    let RelOp::Join(join) = &other.root.steps[0].op else { panic!() };
    assert_eq!(join.kind, JoinKind::Inner);
    let added: Vec<&str> = join.right.source_schema.iter().skip(4).map(|it| &*it.name).collect();
    assert_eq!(added, ["RoleId", "Tier"]);
    assert_eq!(other.watchlists().len(), 1);
}

#[test]
fn materialized_tables_are_shared() {
    let bound = bound("let T = materialize(AuditLogs | take 5); T | union T");
    let mut ids = Vec::new();
    bound.visit_rels(&mut |rel| {
        if let Source::Shared(shared) = &rel.source {
            ids.push(shared.id);
        }
    });
    assert_eq!(ids, [0, 0]);
}

#[test]
fn a_row_does_not_reach_into_another_table() {
    let query =
        "let f = (name: string) { toscalar(AuditLogs | where OperationName == name | count) };
        AuditLogs | extend n = f(ResultType)";
    assert_eq!(codes(query), ["SEM0100"]);
    assert_eq!(codes("let f = (n: long) { n + 1 }; SigninLogs | extend y = f(x)"), [""; 0]);
}

#[test]
fn a_fuzzy_union_does_without_tables_that_are_not_there() {
    let bound =
        bound("union isfuzzy=true withsource=S AuditLogs, Nosuch, (Nosuch2 | where a == 1)");
    let Source::Union { branches, .. } = &bound.root.source else { panic!() };
    assert_eq!(branches.iter().map(|it| &*it.label).collect::<Vec<_>>(), ["AuditLogs"]);
    assert_eq!(
        codes("union isfuzzy=true AuditLogs, (SigninLogs | where nosuch == 1)"),
        ["SEM0100"]
    );
    assert_eq!(codes("union AuditLogs, Nosuch"), ["SEM0100"]);
    assert_eq!(codes("union isfuzzy=true AuditLogs, Nosuch()"), [""; 0]);
    let query = "union isfuzzy=true AuditLogs, (SigninLogs | extend y = nosuch(x))";
    assert_eq!(codes(query), ["SEM0260"]);
}

#[test]
fn labels_are_names_where_there_are_any() {
    let query = "let A = AuditLogs; let B = AuditLogs | take 1; let V = view () { AuditLogs };
        union withsource=S A, B, V, (SigninLogs), (AuditLogs | as X)";
    let bound = bound(query);
    let Source::Union { branches, .. } = &bound.root.source else { panic!() };
    let labels: Vec<&str> = branches.iter().map(|it| &*it.label).collect();
    assert_eq!(labels, ["AuditLogs", "union_arg1", "V", "SigninLogs", "X"]);
}

#[test]
fn render_and_query_now_stand_beside_the_tree() {
    let bound = bound(
        "set query_now = datetime(2024-01-01); AuditLogs | count | render piechart with (title='a')",
    );
    let render = bound.render.unwrap();
    assert_eq!((render.kind.as_str(), render.properties.len()), ("piechart", 1));
    assert_eq!(bound.query_now, Some(638_396_640_000_000_000));
}

#[test]
fn large_and_deep_queries_end_in_an_answer() {
    let many = |part: &str, between: &str, count: usize| vec![part; count].join(between);
    let ors = format!("SigninLogs | where {}", many("x == 1", " or ", 10_000));
    assert_eq!(codes(&ors), [""; 0]);
    let sum = format!("print {}", many("1", " + ", 10_000));
    assert_eq!(codes(&sum), ["unsupported"]);
    assert_eq!(codes(&format!("print {}", many("1", " + ", 400))), [""; 0]);
    let nested = format!("print {}1{}", "abs(".repeat(100), ")".repeat(100));
    assert_eq!(codes(&nested), [""; 0]);
    let mut lets = "let a0 = 1;".to_owned();
    for i in 1..1_000 {
        lets += &format!("let a{i} = a{} + a{};", i - 1, i - 1);
    }
    assert_eq!(codes(&format!("{lets} print a999")), ["unsupported"]);
    let mut functions = "let f0 = (x: long) { x + 1 };".to_owned();
    for i in 1..100 {
        functions += &format!("let f{i} = (x: long) {{ f{}(x) + f{}(x) }};", i - 1, i - 1);
    }
    assert_eq!(codes(&format!("{functions} print f99(1)")), ["unsupported"]);
}
