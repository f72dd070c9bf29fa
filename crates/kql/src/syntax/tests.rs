//! What the parser makes of each form of the language.

use super::{
    parse,
    tree::{
        Argument, Arithmetic, Expr, ExprKind, FindProjection, GraphDirection, GraphPart, LetValue,
        Literal, LiteralKind, NamedExpr, Operator, OperatorKind, Parameter, ParameterType,
        ParsePart, PartitionBody, Pipeline, SeriesRange, SortKey, Source, Statement, StatementKind,
    },
};
use crate::Span;

fn statements(text: &str) -> Vec<Statement> {
    let parsed = parse(text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    parsed.query.statements
}

fn pipeline(text: &str) -> Pipeline {
    match statements(text).pop().map(|statement| statement.kind) {
        Some(StatementKind::Pipeline(pipeline)) => pipeline,
        other => panic!("{text}: {other:?}"),
    }
}

/// The last operator of a query.
fn operator(text: &str) -> OperatorKind {
    let pipeline = pipeline(text);
    match (pipeline.source, pipeline.operators.into_iter().last()) {
        (_, Some(operator)) => operator.kind,
        (Source::Operator(operator), None) => operator.kind,
        (source, None) => panic!("{text}: {source:?}"),
    }
}

/// An expression with all its parentheses.
fn show(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Name(name) => name.text.clone(),
        ExprKind::Literal(literal) => literal_text(literal),
        ExprKind::Star => "*".to_owned(),
        ExprKind::Wildcard(text) => format!("~{text}"),
        ExprKind::Call { function, arguments } => format!("{}({})", function.text, args(arguments)),
        ExprKind::PathCall { base, function, arguments } => {
            format!("{}.{}({})", show(base), function.text, args(arguments))
        }
        ExprKind::Member { base, name } => format!("{}.{}", show(base), name.text),
        ExprKind::Index { base, index } => format!("{}[{}]", show(base), show(index)),
        ExprKind::Sign { negative, operand } => {
            format!("({}{})", if *negative { "-" } else { "+" }, show(operand))
        }
        ExprKind::Chain { first, rest } => {
            let rest: String = rest
                .iter()
                .map(|(operator, operand)| format!(" {} {}", sign(*operator), show(operand)))
                .collect();
            format!("({}{rest})", show(first))
        }
        ExprKind::Compare { operator, left, right } => {
            format!("({} {} {})", show(left), operator.text, show(right))
        }
        ExprKind::In { operator, operand, list } => {
            format!("({} {} [{}])", show(operand), operator.text, shown(list))
        }
        ExprKind::Between { negated, operand, low, high } => {
            let not = if *negated { "!" } else { "" };
            format!("({} {not}between {}..{})", show(operand), show(low), show(high))
        }
        ExprKind::Logical { all, operands } => {
            let word = if *all { " and " } else { " or " };
            format!("({})", operands.iter().map(show).collect::<Vec<_>>().join(word))
        }
        ExprKind::Pipeline(pipeline) => show_pipeline(pipeline),
        ExprKind::TypeOf(ty) => format!("typeof {}", ty.text),
        ExprKind::TypeOfRow(schema) => {
            format!("typeof row {} {}", schema.star, schema.columns.len())
        }
        ExprKind::EntityGroup(members) => format!("group [{}]", shown(members)),
        ExprKind::Missing => "missing".to_owned(),
    }
}

const fn sign(operator: Arithmetic) -> &'static str {
    match operator {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
        Arithmetic::Modulo => "%",
    }
}

fn literal_text(literal: &Literal) -> String {
    match literal.kind {
        LiteralKind::String => format!("'{}'", literal.text),
        LiteralKind::Long | LiteralKind::Bool => literal.text.clone(),
        kind => format!("{kind:?}<{}>", literal.text),
    }
}

fn shown(list: &[Expr]) -> String {
    list.iter().map(show).collect::<Vec<_>>().join(", ")
}

fn args(arguments: &[Argument]) -> String {
    let one = |argument: &Argument| match &argument.name {
        Some(name) => format!("{}={}", name.text, show(&argument.value)),
        None => show(&argument.value),
    };
    arguments.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn named(list: &[NamedExpr]) -> String {
    let one = |named: &NamedExpr| {
        let names: Vec<_> = named.names.iter().map(|name| name.text.as_str()).collect();
        let equals = if names.is_empty() { "" } else { "=" };
        format!("{}{equals}{}", names.join("+"), show(&named.value))
    };
    list.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn parameters(list: &[Parameter]) -> String {
    let one = |it: &Parameter| format!("{}={}", it.name.text, show(&it.value));
    list.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn keys(list: &[SortKey]) -> String {
    let one = |key: &SortKey| {
        format!("{} {:?} {:?}", show(&key.value.value), key.ascending, key.nulls_first)
    };
    list.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn words(operators: &[Operator]) -> String {
    operators.iter().map(|it| it.keyword.text.as_str()).collect::<Vec<_>>().join("|")
}

fn show_pipeline(pipeline: &Pipeline) -> String {
    let source = match &pipeline.source {
        Source::Expr(expr) => show(expr),
        Source::Operator(operator) => operator.keyword.text.clone(),
    };
    format!("<{source}|{}>", words(&pipeline.operators))
}

/// The expression that `print` prints.
fn expr(text: &str) -> String {
    match operator(&format!("print {text}")) {
        OperatorKind::Print(print) => named(&print.columns),
        other => panic!("{other:?}"),
    }
}

#[test]
fn precedence() {
    for (text, expected) in [
        ("a or b and c or d", "(a or (b and c) or d)"),
        ("(a or b) or c", "((a or b) or c)"),
        ("a + b * c - d", "(a + (b * c) - d)"),
        ("a + 1 > b * 2", "((a + 1) > (b * 2))"),
        ("a == b has 'x'", "(a == (b has 'x'))"),
        ("a has 'x' == true", "((a has 'x') == true)"),
        ("a + b has 'x'", "(a + (b has 'x'))"),
        ("a < b == c", "((a < b) == c)"),
        ("-a.b[0] + +c", "((-a.b[0]) + (+c))"),
        ("not(a) and b !in~ ('x', 'y')", "(not(a) and (b !in~ ['x', 'y']))"),
        ("a between (1 .. b + 2)", "(a between 1..(b + 2))"),
        ("a !between (1..2)", "(a !between 1..2)"),
        ("a matches regex 'x'", "(a matches regex 'x')"),
        ("a !contains_cs 'x' or a !~ 'y'", "((a !contains_cs 'x') or (a !~ 'y'))"),
        ("a <> b", "(a <> b)"),
        ("* has 'x' and * == 1", "((* has 'x') and (* == 1))"),
        ("a in (T | project x)", "(a in [<T|project>])"),
        ("a has_any (b)", "(a has_any [b])"),
    ] {
        assert_eq!(expr(text), expected, "{text}");
    }
}

#[test]
fn operands() {
    for (text, expected) in [
        ("a.b['c d'][\"e\"].['f'][0][x]", "a.b.c d.e.f[0][x]"),
        ("['a b'], [\"c\"].d", "a b, c.d"),
        ("x = f(*, y = 1, T | take 1)", "x=f(*, y=1, <T|take>)"),
        ("(a, b) = f()", "a+b=f()"),
        ("cluster('c').database('d').T", "cluster('c').database('d').T"),
        ("$left.a", "$left.a"),
        ("5h_x, 1d, 1.5h", "5h_x, Timespan<1d>, Timespan<1.5h>"),
        ("typeof(long), typeof(*, a: long)", "typeof long, typeof row true 1"),
        ("entity_group [database('a'), b]", "group [database('a'), b]"),
        ("toscalar(range x from 1 to 2 step 1)", "toscalar(<range|>)"),
        ("range(1, 2)", "range(1, 2)"),
        ("by = 1, ['by']", "by=1, by"),
    ] {
        assert_eq!(expr(text), expected, "{text}");
    }
}

#[test]
fn literals() {
    for (text, expected) in [
        ("1, 0x1F, 010", "1, 0x1F, 010"),
        ("1.5, 1., 1e3, 1.5e-3", "Real<1.5>, Real<1.>, Real<1e3>, Real<1.5e-3>"),
        ("true, False", "true, false"),
        ("'it''s' \"x\" @'\\' h'y'", "'itsx\\y'"),
        ("int(5), long(null), real(+inf)", "Int<5>, null, Real<+inf>"),
        ("datetime(\"2020-01-01\"), datetime()", "Datetime<2020-01-01>, Datetime<>"),
        ("date( 2020-01-01 10:20 )", "Datetime<2020-01-01 10:20>"),
        ("time(2), timespan(1.02:03:04)", "Timespan<2>, Timespan<1.02:03:04>"),
        ("decimal(1.5)", "Decimal<1.5>"),
        (
            "guid(74be27de-1e4e-49d9-b579-fe0b331d3642)",
            "Guid<74be27de-1e4e-49d9-b579-fe0b331d3642>",
        ),
    ] {
        assert_eq!(expr(text), expected, "{text}");
    }
}

#[test]
fn dynamic_literals_become_json() {
    for (written, json) in [
        ("null", "null"),
        ("1", "1"),
        ("'it\\'s' \"\\n\"", "\"it's\\n\""),
        ("[1, -2, 0x10, 1., True]", "[1,-2,16,1.0,true]"),
        ("{'a': {\"b\": []}, @'c\\': dynamic([1])}", "{\"a\":{\"b\":[]},\"c\\\\\":[1]}"),
        ("[datetime(2020-01-01), 1s]", "[\"2020-01-01T00:00:00.0000000Z\",10000000]"),
        ("[long(null), real(nan)]", "[null,\"NaN\"]"),
        ("9223372036854775808", "9223372036854775808"),
    ] {
        let expected = format!("Dynamic<{json}>");
        assert_eq!(expr(&format!("dynamic({written})")), expected, "{written}");
    }
}

#[test]
fn spans_are_exact() {
    let text = "T | where (a.b == 'é') | take 5";
    let pipeline = pipeline(text);
    let cut = |span: Span| text.get(span.start..span.end).unwrap_or_default();
    let operators: Vec<_> = pipeline.operators.iter().map(|it| cut(it.span)).collect();
    assert_eq!(operators, ["where (a.b == 'é')", "take 5"]);
    let OperatorKind::Where(found) = &pipeline.operators[0].kind else { panic!("{text}") };
    let ExprKind::Compare { operator, left, .. } = &found.predicate.kind else { panic!("{text}") };
    assert_eq!(cut(found.predicate.span), "(a.b == 'é')");
    assert_eq!(cut(left.span), "a.b");
    assert_eq!(cut(operator.span), "==");
}

#[test]
fn statements_of_all_sorts() {
    let text = "set notruncation; set a = 5; declare query_parameters (p: long = 1, q: string);
        declare pattern App = (a: string)[b: string] { ('x').['y'] = { T; }; };
        alias database d = cluster('c').database('x'); restrict access to (A, B*);
        let f = view (T: (*), U: (a: long), n: long = -1) { let x = n; T | take x; };
        let g = (T | take 1); let h = () { }; T;";
    let kinds: Vec<_> = statements(text).into_iter().map(|statement| statement.kind).collect();
    let [
        StatementKind::Set { value: None, .. },
        StatementKind::Set { value: Some(_), .. },
        StatementKind::QueryParameters(declared),
        StatementKind::Pattern(pattern),
        StatementKind::Alias { database, .. },
        StatementKind::RestrictAccess(tables),
        StatementKind::Let { value: LetValue::Function(function), .. },
        StatementKind::Let { value: LetValue::Expr(value), .. },
        StatementKind::Let { value: LetValue::Function(empty), .. },
        StatementKind::Pipeline(_),
    ] = kinds.as_slice()
    else {
        panic!("{kinds:?}");
    };
    assert_eq!(declared.len(), 2);
    assert_eq!(pattern.name.text, "App");
    assert_eq!(show(database), "cluster('c').database('x')");
    assert_eq!(shown(tables), "A, ~B*");
    assert!(function.view);
    assert!(matches!(function.parameters[0].ty, ParameterType::AnyTable));
    assert!(
        matches!(&function.parameters[1].ty, ParameterType::Table(columns) if columns.len() == 1)
    );
    assert_eq!(function.parameters[2].default.as_ref().map(show).as_deref(), Some("(-1)"));
    assert_eq!(function.body.len(), 2);
    assert_eq!(show(value), "<T|take>");
    assert!(empty.body.is_empty());
}

#[test]
fn blanks_comments_and_directives_mean_nothing() {
    let text = "\u{feff}# directive\n// comment\nT // more\n\n| where\u{a0}a == 1 // end";
    assert_eq!(words(&pipeline(text).operators), "where");
    assert_eq!(statements("// nothing"), []);
}

#[test]
fn sources_are_told_from_names() {
    for (text, expected) in [
        ("range x from 1 to 2 step 1", "<range|>"),
        ("range | take 1", "<range|take>"),
        ("count | count", "<count|count>"),
        ("evaluate narrow()", "<evaluate|>"),
        ("(T | take 1) | count", "<<T|take>|count>"),
        ("union A, B | take 1", "<union|take>"),
        ("search in (A) 'x'", "<search|>"),
    ] {
        assert_eq!(show_pipeline(&pipeline(text)), expected, "{text}");
    }
}

#[test]
fn summarize_sort_and_top() {
    let OperatorKind::Summarize(it) =
        operator("T | summarize hint.strategy=shuffle n = count(), max(x) by k, b = bin(t, 1h)")
    else {
        panic!()
    };
    assert_eq!(parameters(&it.parameters), "hint.strategy=shuffle");
    assert_eq!(named(&it.aggregates), "n=count(), max(x)");
    assert_eq!(named(&it.keys), "k, b=bin(t, Timespan<1h>)");
    let OperatorKind::Summarize(it) = operator("T | summarize by k bin = 1h") else { panic!() };
    assert!(it.aggregates.is_empty() && it.bin.is_some());
    let OperatorKind::Sort(it) =
        operator("T | order by a asc, f(b) nulls first, c desc nulls last")
    else {
        panic!()
    };
    assert_eq!(
        keys(&it.keys),
        "a Some(true) None, f(b) None Some(true), c Some(false) Some(false)"
    );
    let OperatorKind::Top(it) = operator("T | top 5 by x desc") else { panic!() };
    assert_eq!((show(&it.count), keys(&[it.key])), ("5".into(), "x Some(false) None".into()));
    let OperatorKind::TopNested(it) = operator(
        "T | top-nested 3 of x with others = 'rest' by n = count(), top-nested of y by max(z) asc",
    ) else {
        panic!()
    };
    assert_eq!(it.levels.len(), 2);
    assert_eq!(it.levels[0].others.as_ref().map(show).as_deref(), Some("'rest'"));
    assert!(it.levels[1].count.is_none());
    let OperatorKind::TopHitters(it) = operator("T | top-hitters 10 of x by n") else { panic!() };
    assert!(it.by.is_some());
}

#[test]
fn columns_and_wildcards() {
    let OperatorKind::ProjectAway(it) = operator("T | project-away a, b*, ['c d'], *x*") else {
        panic!()
    };
    assert_eq!(shown(&it.columns), "a, ~b*, c d, ~*x*");
    let OperatorKind::ProjectReorder(it) = operator("T | project-reorder a, b* granny-asc, * desc")
    else {
        panic!()
    };
    let orders: Vec<_> =
        it.columns.iter().map(|(_, order)| order.as_ref().map(|it| it.text.as_str())).collect();
    assert_eq!(orders, [None, Some("granny-asc"), Some("desc")]);
    let OperatorKind::ProjectRename(it) = operator("T | project-rename a = b") else { panic!() };
    assert_eq!(named(&it.columns), "a=b");
    let OperatorKind::ProjectByNames(it) = operator("T | project-by-names a, 'b*', dynamic(['c'])")
    else {
        panic!()
    };
    assert_eq!(it.columns.len(), 3);
    let OperatorKind::Distinct(it) = operator("T | distinct a, *") else { panic!() };
    assert_eq!(named(&it.columns), "a, *");
    let OperatorKind::ProjectKeep(it) = operator("T | project-keep a") else { panic!() };
    assert_eq!(shown(&it.columns), "a");
    let OperatorKind::Extend(it) = operator("T | extend a = 1, (b, c) = f(d)") else { panic!() };
    assert_eq!(named(&it.columns), "a=1, b+c=f(d)");
}

#[test]
fn joins_and_unions() {
    let OperatorKind::Join(it) =
        operator("T | join kind=inner hint.remote=left (U | take 1) on a, $left.b == $right.c")
    else {
        panic!()
    };
    assert_eq!(parameters(&it.parameters), "kind=inner hint.remote=left");
    assert_eq!(show(&it.right), "<U|take>");
    assert_eq!(shown(&it.on), "a, ($left.b == $right.c)");
    let OperatorKind::Join(it) = operator("T | join U where a == b") else { panic!() };
    assert!(it.predicate.is_some() && it.on.is_empty());
    let OperatorKind::Lookup(it) = operator("T | lookup database('d').U on a") else { panic!() };
    assert_eq!(show(&it.right), "database('d').U");
    let OperatorKind::Union(it) = operator(
        "union kind=outer withsource=S isfuzzy=true A, B*, *C, (D | take 1), database('d').E*, *",
    ) else {
        panic!()
    };
    assert_eq!(parameters(&it.parameters), "kind=outer withsource=S isfuzzy=true");
    assert_eq!(shown(&it.tables), "A, ~B*, ~*C, <D|take>, database('d').E*, *");
    let OperatorKind::Union(it) = operator("union (f(a.b*c)), g(a.b*2)") else { panic!() };
    assert_eq!(shown(&it.tables), "f((a.b * c)), g((a.b * 2))");
}

#[test]
fn texts_and_values_taken_apart() {
    let OperatorKind::Parse(it) =
        operator("T | parse kind=regex flags=Ui x.y with * 'a' 'b' c: long @'d' ['e f'] *")
    else {
        panic!()
    };
    assert_eq!(parameters(&it.parameters), "kind=regex flags=Ui");
    let parts: Vec<_> = it
        .pattern
        .iter()
        .map(|part| match part {
            ParsePart::Star => "*".to_owned(),
            ParsePart::Text(text) => show(text),
            ParsePart::Column { name, ty } => {
                format!("{}:{}", name.text, ty.as_ref().map_or("", |ty| ty.text.as_str()))
            }
        })
        .collect();
    assert_eq!(parts, ["*", "'ab'", "c:long", "'d'", "e f:", "*"]);
    let OperatorKind::ParseKv(it) =
        operator("T | parse-kv x as (a: long, b: string) with (pair_delimiter = ';')")
    else {
        panic!()
    };
    assert_eq!((it.columns.len(), it.properties.len()), (2, 1));
    let OperatorKind::MvExpand(it) =
        operator("T | mv-expand kind=array with_itemindex=i x = a.b to typeof(long), c limit 5")
    else {
        panic!()
    };
    assert_eq!(parameters(&it.parameters), "kind=array with_itemindex=i");
    assert_eq!(it.columns[0].ty.as_ref().map(|ty| ty.text.as_str()), Some("long"));
    assert_eq!((it.columns.len(), it.limit.is_some()), (2, true));
    let OperatorKind::MvApply(it) = operator("T | mv-apply x = a on (where x > 1 | count)") else {
        panic!()
    };
    assert_eq!(words(&it.operators), "where|count");
}

#[test]
fn series_scan_and_partition() {
    let OperatorKind::MakeSeries(it) = operator(
        "T | make-series n = count() default = 0, avg(x) on bin(t, 1h) to now() step 1h by k",
    ) else {
        panic!()
    };
    assert_eq!(it.aggregates[0].default.as_ref().map(show).as_deref(), Some("0"));
    assert_eq!(named(&[it.axis]), "bin(t, Timespan<1h>)");
    assert!(matches!(it.range, SeriesRange::FromTo { from: None, to: Some(_), .. }));
    let OperatorKind::MakeSeries(it) =
        operator("T | make-series n = count() on t in range(1, 5, 1)")
    else {
        panic!()
    };
    assert!(matches!(it.range, SeriesRange::InRange { .. }));
    let OperatorKind::Scan(it) = operator(
        "T | scan with_match_id=m order by x asc partition by y declare (n: long = 0) with
         (step s optional output=last: x > 0 => n = s.n + 1, k = 2; step t: true;)",
    ) else {
        panic!()
    };
    assert_eq!((it.order.len(), it.partition.len(), it.declared.len()), (1, 1, 1));
    assert!(it.steps[0].optional && it.steps[0].output.is_some());
    assert_eq!((it.steps[0].assignments.len(), it.steps[1].assignments.len()), (2, 0));
    let OperatorKind::Partition(it) = operator("T | partition by a.b (top 1 by x | take 1)") else {
        panic!()
    };
    assert_eq!(show(&it.key), "a.b");
    assert!(matches!(&it.body, PartitionBody::Operators(operators) if operators.len() == 2));
    let OperatorKind::Partition(it) = operator("T | partition by a { U | take 1 }") else {
        panic!()
    };
    assert!(matches!(it.body, PartitionBody::Query(_)));
}

#[test]
fn search_and_find() {
    let OperatorKind::Search(it) =
        operator("search kind=case_sensitive in (A, B*) 'term' and x:'y' and not('z')")
    else {
        panic!()
    };
    assert_eq!(shown(&it.tables), "A, ~B*");
    assert_eq!(show(&it.predicate), "('term' and (x : 'y') and not('z'))");
    let OperatorKind::Search(it) = operator("T | search *") else { panic!() };
    assert_eq!(show(&it.predicate), "*");
    let OperatorKind::Find(it) =
        operator("find withsource=S in (A, B*) where p == 1 project a, b: string, pack(*)")
    else {
        panic!()
    };
    let FindProjection::Columns { columns, pack } = &it.projection else { panic!("{it:?}") };
    assert_eq!((columns.len(), *pack), (2, true));
    let OperatorKind::Find(it) = operator("find p == 1 project-away *") else { panic!() };
    assert_eq!(it.away.len(), 1);
}

#[test]
fn sources_with_data() {
    let OperatorKind::Datatable(it) = operator(
        "datatable (a: long, ['b c']: string,) [-9223372036854775808, 'x', -0x1, dynamic([1]),]",
    ) else {
        panic!()
    };
    assert_eq!(it.columns[1].0.text, "b c");
    assert_eq!(shown(&it.values), "-9223372036854775808, 'x', (-0x1), Dynamic<[1]>");
    let OperatorKind::Externaldata(it) = operator(
        "externaldata (a: string) [h'u', @'v'] with (format = 'csv', ignoreFirstRecord = true)",
    ) else {
        panic!()
    };
    assert_eq!(shown(&it.uris), "'u', 'v'");
    assert_eq!(parameters(&it.properties), "format='csv' ignoreFirstRecord=true");
    let OperatorKind::MacroExpand(it) = operator(
        "macro-expand kind=outer entity_group [database('a')] as X (let y = 1; X.T | count)",
    ) else {
        panic!()
    };
    assert_eq!((it.name.text.as_str(), it.body.len()), ("X", 2));
}

#[test]
fn graphs() {
    let OperatorKind::MakeGraph(it) = operator(
        "T | make-graph a --> b with N on id, (M | take 1) on id2 partitioned-by p (take 1)",
    ) else {
        panic!()
    };
    assert_eq!((it.nodes.len(), it.partition.is_some()), (2, true));
    let OperatorKind::MakeGraph(it) = operator("T | make-graph a --> b with_node_id=n") else {
        panic!()
    };
    assert!(it.node_id.is_some());
    let OperatorKind::GraphMatch(it) = operator(
        "G | graph-match cycles=none (a)-[e*1..3]->(b)<--(), (c)--(d)<-[f]-(g) where a.x == 1 project r = a.x",
    ) else {
        panic!()
    };
    let directions: Vec<_> = it
        .patterns
        .iter()
        .flatten()
        .filter_map(|part| match part {
            GraphPart::Edge { direction, .. } => Some(*direction),
            GraphPart::Node { .. } => None,
        })
        .collect();
    let (forward, backward) = (GraphDirection::Forward, GraphDirection::Backward);
    assert_eq!(directions, [forward, backward, GraphDirection::Any, backward]);
    assert_eq!(named(&it.columns), "r=a.x");
    let OperatorKind::GraphToTable(it) =
        operator("G | graph-to-table nodes as N with_node_id=i, edges")
    else {
        panic!()
    };
    assert_eq!(it.outputs.len(), 2);
    for text in [
        "G | graph-shortest-paths output=all (a)-[e*1..5]->(b) project p = e",
        "G | graph-where-nodes x == 1",
        "G | graph-where-edges x == 1",
        "G | graph-mark-components kind=weak with_component_id=Id",
    ] {
        operator(text);
    }
}

#[test]
fn the_rest_of_the_operators() {
    let OperatorKind::Evaluate(it) =
        operator("T | evaluate hint.distribution=per_node bag_unpack(d, 'p_') : (*, a: string)")
    else {
        panic!()
    };
    assert_eq!(args(&it.arguments), "d, 'p_'");
    assert!(it.schema.is_some_and(|schema| schema.star && schema.columns.len() == 1));
    let OperatorKind::Render(it) =
        operator("T | render timechart with (title = 'x', ycolumns = a, b, kind = stacked)")
    else {
        panic!()
    };
    let values: Vec<_> = it.properties.iter().map(|property| property.values.len()).collect();
    assert_eq!(values, [1, 2, 1]);
    let OperatorKind::Fork(it) = operator("T | fork a = (where x | count) (take 1)") else {
        panic!()
    };
    assert_eq!(it.branches.len(), 2);
    let OperatorKind::Facet(it) = operator("T | facet by a, b with (take 1)") else { panic!() };
    assert_eq!((shown(&it.columns), words(&it.with)), ("a, b".into(), "take".into()));
    let OperatorKind::Reduce(it) = operator("T | reduce by x with threshold = 0.1") else {
        panic!()
    };
    assert_eq!(it.properties.len(), 1);
    let OperatorKind::Count(it) = operator("T | count as n") else { panic!() };
    assert!(it.name.is_some());
    let OperatorKind::As(it) = operator("T | as hint.materialized=true X") else { panic!() };
    assert_eq!(it.name.text, "X");
    let OperatorKind::Invoke(it) = operator("T | invoke database('d').f(1)") else { panic!() };
    assert_eq!(show(&it.call), "database('d').f(1)");
    for text in [
        "T | getschema",
        "T | consume decodeblocks=true",
        "T | serialize",
        "T | serialize n = row_number()",
        "T | sample 5",
        "T | sample-distinct 5 of x",
        "T | limit 5",
        "T | filter x",
        "T | project",
        "T | assert-schema (a: long)",
        "T | render timechart title='x' kind=stacked",
        "T | mvexpand x",
        "T | parse-where x with 'a' b",
    ] {
        operator(text);
    }
}
