//! An answer does not depend on how the rows lie in batches, nor on the number of threads.
//!
//! Not here: single operators (`trees`, `specs`).

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use async_trait::async_trait;
use datafusion::catalog::{MemTable, TableProvider};
use kql::{MemoryCatalog, Row, Schema, Type, Value};
use proptest::prelude::*;
use query::{MemorySource, Source, SourceError, Watchlist, columns};

use crate::engine::{ask, request, written};

/// What KQL defines whatever the order of the rows.
const QUERIES: [&str; 12] = [
    "T | where k != 'a' or v > 2 | project k, v, x = v * 2, s = strcat(k, '-', v)",
    "T | summarize count(), sum(v), avg(v), min(r), max(r), dcount(v), countif(v > 2) by k",
    "T | summarize sum(r), avg(r), stdev(r), variance(v), percentile(v, 50), percentiles(r, 5, 95) by k",
    "T | summarize l = array_sort_asc(make_list(v)), s = array_sort_asc(make_set(k)) by v % 3",
    "T | summarize arg_max(n, *) by k",
    "T | summarize arg_min(n, k, d), arg_max(n, v)",
    "T | summarize sum(v), count_distinct(k), binary_all_or(v), take_any(1)",
    "T | distinct k, v",
    "T | sort by v asc, n desc | take 7 | extend p = prev(n), i = row_number()",
    "T | join kind=fullouter (T | where v > 2 | project v, m = n) on v | project k, v, m",
    "T | summarize n = count() by k | join kind=leftanti (T | where v > 3) on k",
    "T | where k in ((T | where v > 3 | project k)) | summarize count() by tostring(d.a), bin(v, 2)",
];

pub(crate) fn schema() -> Schema {
    Schema::of([
        ("n", Type::Long),
        ("k", Type::String),
        ("v", Type::Long),
        ("r", Type::Real),
        ("d", Type::Dynamic),
    ])
}

pub(crate) fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..4_usize, prop::option::of(0..6_i64), prop::option::of(-1e9..1e9_f64), 0..3_i64);
    prop::collection::vec(row, 0..80).prop_map(|rows| {
        let row = |(number, (key, value, real, part)): (usize, (usize, _, _, i64))| {
            vec![
                Value::Long(Some(i64::try_from(number).unwrap())),
                Value::string(["", "a", "b", "ü"][key]),
                Value::Long(value),
                Value::Real(real),
                Value::Dynamic((part > 0).then(|| format!(r#"{{"a":{part}}}"#).into())),
            ]
        };
        rows.into_iter().enumerate().map(row).collect()
    })
}

/// Tables that do not know how large they are, so that they are read on several threads.
#[derive(Debug)]
pub(crate) struct Parts(Vec<Vec<RecordBatch>>);

#[async_trait]
impl Source for Parts {
    async fn table(&self, _: &str) -> Result<Option<Arc<dyn TableProvider>>, SourceError> {
        let schema = columns::arrow_schema(&schema());
        let table = MemTable::try_new(schema, self.0.clone()).map_err(SourceError::new)?;
        Ok(Some(Arc::new(table)))
    }

    async fn watchlist(&self, _: &str) -> Result<Option<Arc<Watchlist>>, SourceError> {
        Ok(None)
    }

    async fn watchlist_aliases(&self) -> Result<Vec<Arc<str>>, SourceError> {
        Ok(Vec::new())
    }
}

pub(crate) fn parts(rows: &[Row], sizes: &[usize]) -> Parts {
    let mut parts = vec![Vec::new(); 3];
    let (mut rest, mut sizes) = (rows, sizes.iter().cycle().enumerate());
    while let (false, Some((i, size))) = (rest.is_empty(), sizes.next()) {
        let (batch, after) = rest.split_at((*size).min(rest.len()));
        parts[i % 3].push(columns::batch_of(&schema(), batch).unwrap());
        rest = after;
    }
    Parts(parts)
}

fn answer(text: &str, source: Arc<dyn Source>) -> Vec<String> {
    let mut catalog = MemoryCatalog::new();
    catalog.add_table("T", schema());
    let mut rows = written(&ask(request(text, &catalog, source)).unwrap());
    if !text.contains("| sort") {
        rows.sort();
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_answer_is_the_same(
        rows in rows(),
        sizes in prop::collection::vec(1..9_usize, 1..5),
        query in 0..QUERIES.len(),
    ) {
        let mut whole = MemorySource::new();
        whole.add_rows("T", &schema(), &rows).unwrap();
        let text = QUERIES[query];
        let expected = answer(text, Arc::new(whole));
        prop_assert_eq!(answer(text, Arc::new(parts(&rows, &sizes))), expected, "{}", text);
    }
}

/// A condition on one side of an outer join stays there, though the other side has a column of
/// that name.
#[test]
fn conditions_stay_on_their_side_of_an_outer_join() {
    let row = vec![
        Value::Long(Some(0)),
        Value::string(""),
        Value::Long(Some(2)),
        Value::Real(None),
        Value::Dynamic(None),
    ];
    let text = "T | mv-apply e = range(0, v) on (summarize sum(tolong(e))) | mv-expand one = dynamic([1]) to typeof(long) | extend one = 1 | join kind=rightouter (T | where n < 9 | project c4 = v, c5 = n) on $left.one == $right.c4 | where v == 2";
    assert_eq!(answer(text, Arc::new(parts(&[row], &[1]))), Vec::<String>::new());
}
