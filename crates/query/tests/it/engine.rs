//! An engine for all tests, and queries by their text.
//!
//! Not here: what they are expected to yield.

use std::sync::{Arc, LazyLock};

use kql::{Catalog, MemoryCatalog, diagnostic};
use query::{Answer, Engine, EngineOptions, Error, MemorySource, Request, Source};

/// One engine: it owns threads.
pub(crate) static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(&EngineOptions { threads: 3, spill: None }).unwrap());

/// 2025-01-01, in ticks.
pub(crate) const NOW: i64 = 638_712_864_000_000_000;

/// The answer to a request.
pub(crate) fn ask(request: Request) -> Result<Answer, Error> {
    futures::executor::block_on(ENGINE.run(request))
}

/// A request for a query that must be right.
pub(crate) fn request(text: &str, catalog: &dyn Catalog, source: Arc<dyn Source>) -> Request {
    let compiled = kql::compile(text, catalog);
    let drawn = || diagnostic::render(text, &compiled.diagnostics);
    let bound = compiled.bound.as_ref().unwrap_or_else(|| panic!("{}", drawn()));
    Request::new(Arc::new(bound.clone()), NOW, source)
}

/// The rows of a query over nothing but its own data, as JSON.
pub(crate) fn rows(text: &str) -> Result<Vec<String>, Error> {
    let source = Arc::new(MemorySource::new());
    let over = |bound| Request::new(bound, NOW, source.clone());
    let catalog = MemoryCatalog::new();
    let compiled = futures::executor::block_on(ENGINE.compile(text, &catalog, over))?;
    let drawn = || diagnostic::render(text, &compiled.diagnostics);
    let bound = compiled.bound.as_ref().unwrap_or_else(|| panic!("{}", drawn()));
    Ok(written(&ask(over(Arc::new(bound.clone())))?))
}

/// The rows of an answer, as JSON.
pub(crate) fn written(answer: &Answer) -> Vec<String> {
    answer.rows.iter().map(|row| serde_json::to_string(row).unwrap()).collect()
}

/// A query tells how far it is, and in the end that it has read everything.
#[test]
fn progress_counts_the_rows_that_are_read() {
    use kql::{Schema, Type, Value};

    let schema = Schema::of([("x", Type::Long)]);
    let rows: Vec<_> = (0..1000).map(|x| vec![Value::Long(Some(x))]).collect();
    let mut source = MemorySource::new();
    source.add_rows("T", &schema, &rows).unwrap();
    let mut catalog = MemoryCatalog::new();
    catalog.add_table("T", schema);
    let request = request("T | where x > 990 | count", &catalog, Arc::new(source));
    let progress = request.progress.clone();
    assert_eq!(progress.rows(), None);
    ask(request).unwrap();
    assert_eq!(progress.rows(), Some((1000, 1000)));
}
