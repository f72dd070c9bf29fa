//! `narrow`: a row for each cell.
//!
//! Not here: writing values as texts; the binder converts them.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Int64Array, StringViewBuilder};

use super::Call;
use crate::Error;

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let mut numbers = Vec::new();
    let (mut names, mut values) = (StringViewBuilder::new(), StringViewBuilder::new());
    let texts = call.columns.iter().map(|column| column.as_string_view_opt());
    let texts: Option<Vec<_>> = texts.collect();
    let texts = texts.ok_or_else(|| Error::internal("narrow was given no texts"))?;
    for (row, number) in (0..call.rows).zip(0_i64..) {
        for (text, name) in texts.iter().zip(call.settings) {
            numbers.push(number);
            names.append_value(name.as_str().unwrap_or_default());
            values.append_value(text.value(row));
        }
    }
    Ok(vec![
        Arc::new(Int64Array::from(numbers)),
        Arc::new(names.finish()),
        Arc::new(values.finish()),
    ])
}
