//! `active_users_count`: those seen in enough periods of the time that they look back on.
//!
//! Not here: everybody in such a time (`sliding_window_counts`).

use std::collections::{BTreeMap, BTreeSet, HashSet};

use arrow::array::ArrayRef;

use super::{
    Call,
    events::{Events, Form, Line, count},
    windows::Windows,
    wrong,
};
use crate::Error;

const FORM: Form = Form { times: 1, counts: 1, rates: 0, dimensions_last: false };

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let (from, to) = (call.number(0)?, call.number(1)?);
    let lookback = match Windows::of(call.setting(2)?, from)? {
        Windows::Step { step, .. } => step,
        Windows::Calendar(_) => {
            return Err(wrong("the lookback of active_users_count must be a length of time"));
        }
    };
    let periods = Windows::of(call.setting(3)?, from)?;
    let enough = usize::try_from(call.number(4)?).unwrap_or(0);
    let bins = Windows::of(call.setting(5)?, from)?;
    let events = Events::of(call)?.between(from.saturating_sub(lookback), to);
    // The periods in which somebody was seen.
    let mut seen: BTreeMap<(u32, u32), BTreeSet<i64>> = BTreeMap::new();
    for event in &events.all {
        if let Some(id) = event.id {
            seen.entry((event.group, id)).or_default().insert(periods.start(event.time));
        }
    }
    let mut active: BTreeMap<(u32, i64), HashSet<u32>> = BTreeMap::new();
    for ((group, id), own) in &seen {
        for period in own.range(from..) {
            // A period that begins a whole lookback earlier is not in it any more.
            let earliest = period.saturating_sub(lookback).saturating_add(1);
            if own.range(earliest..=*period).count() >= enough {
                active.entry((*group, bins.start(*period))).or_default().insert(*id);
            }
        }
    }
    let lines = active.into_iter().map(|((group, start), ids)| Line {
        group,
        times: vec![start],
        counts: vec![count(ids.len())],
        rates: Vec::new(),
    });
    events.columns(lines.collect(), FORM)
}
