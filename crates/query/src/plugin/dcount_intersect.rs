//! `dcount_intersect`: how many values the first of some sketches share.
//!
//! Not here: the sketches (`sketch::hll`).

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Builder};

use super::Call;
use crate::{Error, sketch::Hll};

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let texts = call.columns.iter().map(|column| column.as_string_view_opt());
    let texts: Option<Vec<_>> = texts.collect();
    let texts = texts.ok_or_else(|| Error::internal("a sketch is no dynamic"))?;
    let mut counts: Vec<Int64Builder> = texts.iter().map(|_| Int64Builder::new()).collect();
    for row in 0..call.rows {
        let sketches = texts
            .iter()
            .map(|text| if text.is_valid(row) { Hll::read(text.value(row)) } else { None });
        let sketches: Vec<Option<Hll>> = sketches.collect();
        for (place, counts) in counts.iter_mut().enumerate() {
            let first: Option<Vec<&Hll>> =
                sketches.iter().take(place + 1).map(Option::as_ref).collect();
            counts.append_option(first.map(|first| Hll::shared(&first)));
        }
    }
    Ok(counts.iter_mut().map(|it| Arc::new(it.finish()) as ArrayRef).collect())
}
