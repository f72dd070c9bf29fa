//! `activity_metrics`: windows compared with the one before.
//!
//! Not here: comparing with all before (`activity_counts_metrics`).

use std::collections::HashSet;

use arrow::array::ArrayRef;

use super::{
    Call,
    events::{Events, Form, Line, count},
    windows::Windows,
};
use crate::Error;

const FORM: Form = Form { times: 1, counts: 2, rates: 2, dimensions_last: true };

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let events = Events::of(call)?;
    let (from, to, length) = match call.settings {
        [_] => {
            let (from, to) = events.extent().unwrap_or_default();
            (from, to, 0)
        }
        _ => (call.number(0)?, call.number(1)?, 2),
    };
    let windows = Windows::of(call.setting(length)?, from)?;
    let events = events.between(from, to);
    let found = events.by_window(windows);
    let none = HashSet::new();
    let mut lines = Vec::new();
    let mut before: Option<(u32, i64, &HashSet<u32>)> = None;
    for ((group, start), (_, ids)) in &found {
        let rates = match before.filter(|(of, ..)| of == group) {
            // Nothing comes before the first window: nobody has left, as Kusto has it.
            None => (ids.len(), vec![1.0, 0.0]),
            Some((_, last, others)) => {
                let others = if windows.next(last) == *start { others } else { &none };
                let kept = ids.intersection(others).count();
                let rate = kept as f64 / others.len() as f64;
                (ids.len() - kept, vec![rate, 1.0 - rate])
            }
        };
        let counts = vec![count(ids.len()), count(rates.0)];
        lines.push(Line { group: *group, times: vec![*start], counts, rates: rates.1 });
        before = Some((*group, *start, ids));
    }
    events.columns(lines, FORM)
}
