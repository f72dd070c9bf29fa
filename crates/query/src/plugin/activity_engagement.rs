//! `activity_engagement`: how many of those active in a long window are so in the last short one.
//!
//! Not here: who comes back (`activity_metrics`).

use std::collections::HashSet;

use arrow::array::ArrayRef;

use super::{
    Call,
    events::{Events, Form, Line, count},
    windows::Windows,
    wrong,
};
use crate::Error;

const FORM: Form = Form { times: 1, counts: 2, rates: 1, dimensions_last: true };

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let events = Events::of(call)?;
    let (from, to, lengths) = match call.settings {
        [_, _] => {
            let (from, to) = events.extent().unwrap_or_default();
            (from, to, 0)
        }
        _ => (call.number(0)?, call.number(1)?, 2),
    };
    let windows = Windows::of(call.setting(lengths)?, from)?;
    let outer = Windows::of(call.setting(lengths + 1)?, from)?;
    let Windows::Step { step: outer, .. } = outer else {
        return Err(wrong("the outer window of activity_engagement must be a length of time"));
    };
    let events = events.between(from, to);
    let inner = events.by_window(windows);
    let mut lines = Vec::new();
    for ((group, start), (_, ids)) in &inner {
        let end = windows.next(*start);
        let reached = end.saturating_sub(outer);
        let within = inner.range((*group, i64::MIN)..=(*group, *start));
        let active: HashSet<u32> = if within.clone().any(|((_, own), _)| {
            // A window that begins before the long one may reach into it.
            *own < reached && windows.next(*own) > reached
        }) {
            let own = events.all.iter().filter(|event| event.group == *group);
            own.filter(|event| (reached..end).contains(&event.time))
                .filter_map(|event| event.id)
                .collect()
        } else {
            within
                .filter(|((_, own), _)| *own >= reached)
                .flat_map(|(_, own)| own.1.iter().copied())
                .collect()
        };
        let counts = vec![count(ids.len()), count(active.len())];
        let rates = vec![ids.len() as f64 / active.len() as f64];
        lines.push(Line { group: *group, times: vec![*start], counts, rates });
    }
    events.columns(lines, FORM)
}
