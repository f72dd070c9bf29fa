//! The layout of queries: what each part looks like, and that laying out changes nothing else.
//!
//! Not here: the command that does it.

use std::path::Path;

use super::{format, laid_out};
use crate::{format::atom, syntax};

/// The tree without places.
fn tree(text: &str) -> String {
    let written = format!("{:?}", syntax::parse(text).query);
    let mut parts = written.split("Span { start: ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once(" }").map_or("", |(_, rest)| rest))
}

/// Says what is wrong with the formatted text, if anything.
fn fault(text: &str) -> Option<&'static str> {
    let once = laid_out(text);
    if !atom::is_same(text, &once) {
        return Some("tokens or comments differ");
    }
    if tree(text) != tree(&once) {
        return Some("the tree differs");
    }
    (laid_out(&once) != once).then_some("formatting again changes it")
}

fn check(text: &str, formatted: &str) {
    let found = format(text).unwrap();
    assert_eq!(found, formatted, "\n{found}");
    assert_eq!(fault(text), None);
}

#[test]
fn operators_have_lines_of_their_own() {
    check(
        "SigninLogs|where TimeGenerated>ago( 1d )and ResultType!=0\n|summarize n=count(),dcount(  IPAddress) by\nUserPrincipalName|top 5 by n desc nulls last",
        "SigninLogs
| where TimeGenerated > ago(1d) and ResultType != 0
| summarize n = count(), dcount(IPAddress) by UserPrincipalName
| top 5 by n desc nulls last
",
    );
}

#[test]
fn signs_words_and_stars_keep_their_distance() {
    check(
        "T|extend a=-1,b=x- 1,c=x-y, d =f(-x),e=2*-3|project-away A*, *b|where a !in~ (1,2) and not (b)|project a.b['c'][0], d=a [1]",
        "T
| extend a = -1, b = x - 1, c = x - y, d = f(-x), e = 2 * -3
| project-away A*, *b
| where a !in~ (1, 2) and not(b)
| project a.b['c'][0], d = a[1]
",
    );
    check(
        "union  withsource = S  isfuzzy=true A*,B|mv-expand  bagexpansion=array  x to typeof(long)",
        "union withsource=S isfuzzy=true A*, B\n| mv-expand bagexpansion=array x to typeof(long)\n",
    );
    check(
        "E|make-graph a-->b with N on i|graph-match (x)-[e*1..3]->(y)<-[f]-(z) where x.n-1>2 project x.n",
        "E
| make-graph a-->b with N on i
| graph-match (x)-[e*1..3]->(y)<-[f]-(z) where x.n - 1 > 2 project x.n
",
    );
}

#[test]
fn sub_queries_and_bodies_are_indented() {
    check(
        "let f=(x:long,T:(*)){T|where a==x|project a};let s=toscalar(T|count);T|join kind=inner (U|where b|project k, v) on $left.a==$right.k",
        "let f = (x: long, T: (*)) {
    T
    | where a == x
    | project a
};
let s = toscalar(T | count);
T
| join kind=inner (
    U
    | where b
    | project k, v
) on $left.a == $right.k
",
    );
}

#[test]
fn long_lists_and_conditions_are_broken() {
    check(
        "T | where OperationName has_any ('Add member to role', 'Add eligible member to role') and (Result == 'success' or Result == 'timeout') and isnotempty(InitiatedBy) | extend Actor = iff(isempty(tostring(InitiatedBy.user.userPrincipalName)), tostring(InitiatedBy.app.displayName), 'x'), Address = tostring(InitiatedBy.user.ipAddress)",
        "T
| where OperationName has_any ('Add member to role', 'Add eligible member to role')
    and (Result == 'success' or Result == 'timeout')
    and isnotempty(InitiatedBy)
| extend
    Actor = iff(
        isempty(tostring(InitiatedBy.user.userPrincipalName)),
        tostring(InitiatedBy.app.displayName),
        'x'
    ),
    Address = tostring(InitiatedBy.user.ipAddress)
",
    );
}

#[test]
fn rows_of_a_datatable_are_lines() {
    check(
        "let t=datatable(a:long,b:string)[1,'x',\n2,'y'];t",
        "let t = datatable (a: long, b: string) [\n    1, 'x',\n    2, 'y'\n];\nt\n",
    );
}

#[test]
fn comments_stay_where_they_are() {
    check(
        "// head\n\n\nT // source\n// before\n| where a // end\n  and b\n| extend x = 1, // one\n y = 2\n\n// tail",
        "// head
T // source
// before
| where a // end
    and b
| extend
    x = 1, // one
    y = 2
// tail
",
    );
}

#[test]
fn a_text_that_is_no_query_is_refused() {
    assert_eq!(format("T | wher x").unwrap_err()[0].code, "SYN0001");
    assert_eq!(format("").unwrap(), "");
}

#[test]
fn real_queries_keep_their_meaning() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance/corpus");
    if !root.exists() {
        println!("skipped: {} is not there", root.display());
        return;
    }
    let mut formatted = 0;
    let mut faults = Vec::new();
    for file in ["entra.jsonl", "other.jsonl"] {
        for line in std::fs::read_to_string(root.join(file)).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = case["query"].as_str().unwrap();
            if format(text).is_ok() {
                formatted += 1;
                faults.extend(fault(text).map(|fault| format!("{}: {fault}", case["id"])));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {formatted}: {:#?}",
        faults.len(),
        &faults[..faults.len().min(20)]
    );
    assert!(formatted > 4000, "only {formatted} texts can be formatted");
}
