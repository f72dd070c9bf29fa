//! `sliding_window_counts`: how many rows and ids there are in the time before the end of a bin.
//!
//! Not here: those seen often enough (`active_users_count`).

use std::collections::{BTreeMap, HashSet};

use arrow::array::ArrayRef;

use super::{
    Call,
    events::{Events, Form, Line, count},
    windows::Windows,
    wrong,
};
use crate::Error;

const FORM: Form = Form { times: 1, counts: 2, rates: 0, dimensions_last: false };

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let (from, to) = (call.number(0)?, call.number(1)?);
    let Windows::Step { step: lookback, .. } = Windows::of(call.setting(2)?, from)? else {
        return Err(wrong("the lookback of sliding_window_counts must be a length of time"));
    };
    let bins = Windows::of(call.setting(3)?, from)?;
    let events = Events::of(call)?.between(from.saturating_sub(lookback), to);
    let mut found: BTreeMap<(u32, i64), (i64, HashSet<u32>)> = BTreeMap::new();
    for ((group, start), (rows, ids)) in events.by_window(bins) {
        // What happens in a bin counts in all that begin less than a lookback later.
        let last = start.saturating_add(lookback).saturating_sub(1).min(to);
        for bin in bins.between(start.max(from), last)? {
            let own = found.entry((group, bin)).or_default();
            own.0 += rows;
            own.1.extend(&ids);
        }
    }
    let lines = found.into_iter().map(|((group, start), (rows, ids))| Line {
        group,
        times: vec![start],
        counts: vec![rows, count(ids.len())],
        rates: Vec::new(),
    });
    events.columns(lines.collect(), FORM)
}
