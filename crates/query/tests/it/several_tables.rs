//! Answers of several tables: all of them, in order.
//!
//! Not here: the first of them (`specs`).

use std::sync::Arc;

use kql::MemoryCatalog;
use query::{Limits, MemorySource, Request, Truncation};

use crate::engine::{ENGINE, request, written};

fn request_for(text: &str) -> Request {
    request(text, &MemoryCatalog::new(), Arc::new(MemorySource::new()))
}

fn tables(text: &str) -> Vec<Vec<String>> {
    let answers = futures::executor::block_on(ENGINE.run_all(request_for(text)));
    answers.unwrap().iter().map(written).collect()
}

#[test]
fn queries_of_a_text_follow_each_other() {
    let found = tables("let t = range x from 1 to 2 step 1; t | count; print 'a'; t | where x > 1");
    assert_eq!(found, [vec!["[2]"], vec![r#"["a"]"#], vec!["[2]"]]);
}

#[test]
fn branches_of_a_fork_see_the_same_rows() {
    let text = "range x from 1 to 3 step 1 | extend r = rand() \
                | fork (summarize a = tostring(make_list(r))) (summarize b = tostring(make_list(r)))";
    let found = tables(text);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0], found[1]);
}

#[test]
fn facets_come_after_what_with_makes() {
    let text = "datatable(a: long, b: string)[1, 'x', 2, 'x'] | facet by b, a with (count)";
    assert_eq!(tables(text), [vec!["[2]"], vec![r#"["x",2]"#], vec!["[1,1]", "[2,1]"]]);
}

#[test]
fn a_table_that_is_cut_off_does_not_cut_the_next() {
    let request = request_for("range x from 1 to 5 step 1; print 1");
    let limits = Limits { rows: 2, ..request.limits };
    let request = Request { limits, ..request };
    let answers = futures::executor::block_on(ENGINE.run_all(request)).unwrap();
    let cut: Vec<_> = answers.iter().map(|answer| (answer.rows.len(), answer.truncated)).collect();
    assert_eq!(cut, [(2, Some(Truncation::Rows(2))), (1, None)]);
}
