//! `new_activity_metrics`: what becomes of those first seen in a window.
//!
//! Not here: everybody (`activity_metrics`).

use std::collections::{HashMap, HashSet};

use arrow::array::ArrayRef;

use super::{
    Call,
    events::{Events, Form, Line, count},
    windows::Windows,
};
use crate::Error;

const FORM: Form = Form { times: 2, counts: 3, rates: 2, dimensions_last: true };

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let (from, to) = (call.number(0)?, call.number(1)?);
    let windows = Windows::of(call.setting(2)?, from)?;
    let cohort = match call.settings {
        [_, _, _, _] => Some(windows.start(call.number(3)?)),
        _ => None,
    };
    let events = Events::of(call)?.between(from, to);
    let starts = windows.between(from, to)?;
    let found = events.by_window(windows);
    let nobody = HashSet::new();
    let mut lines = Vec::new();
    for group in events.groups() {
        // The first window of each; those of the other table were seen before all.
        let mut first: HashMap<u32, i64> =
            events.earlier.iter().map(|id| (*id, i64::MIN)).collect();
        for start in &starts {
            let ids = found.get(&(group, *start)).map_or(&nobody, |it| &it.1);
            ids.iter().for_each(|id| _ = first.entry(*id).or_insert(*start));
        }
        for (i, own) in starts.iter().enumerate() {
            if cohort.is_some_and(|cohort| cohort != *own) {
                continue;
            }
            let all = first.values().filter(|start| *start == own).count();
            for other in starts.iter().skip(i) {
                let ids = found.get(&(group, *other)).map_or(&nobody, |it| &it.1);
                let kept = ids.iter().filter(|id| first.get(id) == Some(own)).count();
                let new = if own == other {
                    all
                } else {
                    ids.iter().filter(|id| first.get(id).is_some_and(|it| it > own)).count()
                };
                let counts = vec![count(new), count(kept), count(all - kept)];
                let rate = |part: usize| part as f64 / all as f64;
                let rates = vec![rate(kept), rate(all - kept)];
                lines.push(Line { group, times: vec![*own, *other], counts, rates });
            }
        }
    }
    events.columns(lines, FORM)
}
