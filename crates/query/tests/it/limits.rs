//! Queries that would use up the machine end soon after their limits, with an error that says so.
//!
//! Not here: what queries within their limits yield.

use std::{sync::Arc, sync::mpsc, time::Duration};

use kql::MemoryCatalog;
use query::{ErrorKind, Limits, MemorySource, Request, Truncation};

use crate::engine::{ENGINE, NOW, ask};

/// Each has more to do than fits into [`small`], however fast the machine is.
const RUNAWAYS: &[&str] = &[
    "range x from 1 to 100000000000 step 1 | summarize count(), sum(x)",
    "range x from 1 to 100000000000 step 1 | where x * 2 % 7 == 9",
    "range x from 1 to 1000000000 step 1 | summarize make_list(x)",
    "range x from 1 to 1000000000 step 1 | summarize make_set(x)",
    "range x from 1 to 1000000000 step 1 | summarize make_bag(bag_pack(tostring(x), x))",
    "range x from 1 to 1000000000 step 1 | summarize dcount(x), count_distinct(x)",
    "range x from 1 to 1000000000 step 1 | summarize percentile(x, 50)",
    "range x from 1 to 1000000000 step 1 | summarize count() by x | count",
    "range x from 1 to 1000000000 step 1 | distinct x | count",
    "range x from 1 to 10000000000 step 1 | sort by x desc | count",
    "range x from 1 to 10000000000 step 1 | serialize n = row_number() | where n < 0",
    "range x from 1 to 10000000000 step 1 | sort by x asc | extend p = prev(x) | count",
    "let T = range x from 1 to 1000000 step 1 | extend k = 1; T | join kind=inner (T) on k | count",
    "let T = range x from 1 to 1000000 step 1 | extend k = 1; T | join kind=fullouter (T) on k | summarize sum(x + x1)",
    "range x from 1 to 1000000000 step 1 | join kind=leftanti (range x from 1 to 1000000000 step 1) on x | count",
    "range x from 1 to 100000 step 1 | extend a = range(1, 100000) | mv-expand a | count",
    "range x from 1 to 100000 step 1 | extend a = range(1, 100000) | mv-apply a on (summarize sum(tolong(a))) | count",
    "print toscalar(range x from 1 to 100000000000 step 1 | summarize count())",
    "print x = 1 | where x in ((range y from 1 to 1000000000 step 1))",
    "let M = materialize(range x from 1 to 1000000000 step 1); M | join (M) on x | count",
    "print n = 1 | make-series count() on n from 1 to 1000000000000 step 1",
    "range x from 1 to 100000000 step 1 | partition by x (count)",
    "range x from 1 to 1000000000 step 1 | top-nested 2 of x by max(x)",
    "range x from 1 to 1000000000 step 1 | scan declare (n: long = 0) with (step s: true => n = x + s.n;) | count",
    "range x from 1 to 1000000000 step 1 | where strcat('aaaaaaaaaaaaaaaaaaaaaaaa', x) matches regex '(a|aa)*b'",
    "print s = strrep(strrep('x', 1000000), 1000000)",
    "range x from 1 to 1000000 step 1 | extend s = strrep('x', 1000000) | summarize make_list(s)",
    "range x from 1 to 1000000 step 1 | extend s = strrep('x', 1000000) | sort by s asc, x desc | count",
    "union (range x from 1 to 10000000000 step 1), (range x from 1 to 10000000000 step 1) | count",
    "range x from 1 to 20000 step 1 | extend y = strcat('k', x) | evaluate pivot(y)",
    "range x from 1 to 1000000000 step 1 | sample-distinct 10000000 of x | count",
    "range x from 1 to 1000000000 step 1 | top-hitters 10 of x",
    "range x from 1 to 1000000000 step 1 | parse tostring(x) with * '77' y '88' * | where y == 'no'",
    "range x from 1 to 10000000000 step 1 | extend d = parse_json(strcat('{\"a\":', x, '}')) | where d.a == -1",
];

fn small() -> Limits {
    Limits { memory: 64 << 20, time: Duration::from_millis(400), ..Limits::default() }
}

/// The answer, or why there is none; `None` if that took too long.
fn outcome(text: &'static str) -> Option<Result<(), query::Error>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || {
            let source = Arc::new(MemorySource::new());
            let request =
                |bound| Request { limits: small(), ..Request::new(bound, NOW, source.clone()) };
            let compiled =
                futures::executor::block_on(ENGINE.compile(text, &MemoryCatalog::new(), request));
            let result = match compiled.map(|compiled| (compiled.bound, compiled.diagnostics)) {
                Ok((Some(bound), _)) => ask(request(Arc::new(bound))).map(|_| ()),
                Ok((None, found)) => panic!("{}", kql::diagnostic::render(text, &found)),
                Err(error) => Err(error),
            };
            // Whoever waited may have given up.
            drop(sender.send(result));
        })
        .unwrap();
    receiver.recv_timeout(Duration::from_secs(20)).ok()
}

#[test]
fn runaways_end_at_their_limits() {
    let mut wrong = Vec::new();
    for text in RUNAWAYS {
        match outcome(text) {
            None => wrong.push(format!("does not end: {text}")),
            Some(Ok(())) => wrong.push(format!("is answered: {text}")),
            Some(Err(error)) => {
                println!("{:?}: {error}: {text}", error.kind);
                let expected = matches!(
                    error.kind,
                    ErrorKind::Memory
                        | ErrorKind::Timeout
                        | ErrorKind::TooLarge
                        | ErrorKind::Semantic
                );
                if !expected {
                    wrong.push(format!("{:?} {error}: {text}", error.kind));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_answer_that_is_too_large_is_cut_off_and_says_so() {
    let bound = kql::compile("range x from 1 to 100 step 1", &MemoryCatalog::new()).bound.unwrap();
    let request = |limits| Request {
        limits,
        ..Request::new(Arc::new(bound.clone()), NOW, Arc::new(MemorySource::new()))
    };
    let rows = ask(request(Limits { rows: 10, ..Limits::default() })).unwrap();
    assert_eq!((rows.rows.len(), rows.truncated), (10, Some(Truncation::Rows(10))));
    let bytes = ask(request(Limits { bytes: 80, ..Limits::default() })).unwrap();
    assert_eq!((bytes.rows.len(), bytes.truncated), (10, Some(Truncation::Bytes(80))));
    assert!(Truncation::Rows(10).to_string().starts_with("query result set has exceeded"));
}
