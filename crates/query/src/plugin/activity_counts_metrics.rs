//! `activity_counts_metrics`: windows compared with all before them.
//!
//! Not here: comparing with the one before (`activity_metrics`).

use std::collections::{HashMap, HashSet};

use arrow::array::ArrayRef;

use super::{
    Call,
    events::{Events, Form, Line, count},
    windows::Windows,
};
use crate::Error;

const FORM: Form = Form { times: 1, counts: 4, rates: 0, dimensions_last: false };

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let (from, to) = (call.number(0)?, call.number(1)?);
    let windows = Windows::of(call.setting(2)?, from)?;
    let events = Events::of(call)?.between(from, to);
    let mut seen: HashMap<u32, HashSet<u32>> = HashMap::new();
    let mut lines = Vec::new();
    for ((group, start), (rows, ids)) in events.by_window(windows) {
        let seen = seen.entry(group).or_default();
        let before = seen.len();
        seen.extend(&ids);
        let counts = vec![rows, count(ids.len()), count(seen.len() - before), count(seen.len())];
        lines.push(Line { group, times: vec![start], counts, rates: Vec::new() });
    }
    events.columns(lines, FORM)
}
