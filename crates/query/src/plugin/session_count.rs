//! `session_count`: how many begin to do something after they did nothing for a while.
//!
//! Not here: rows of sessions (`row_window_session`).

use std::collections::BTreeMap;

use arrow::array::ArrayRef;

use super::{
    Call,
    events::{Events, Form, Line},
    windows::Windows,
    wrong,
};
use crate::Error;

const FORM: Form = Form { times: 1, counts: 1, rates: 0, dimensions_last: false };

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let (from, to) = (call.number(0)?, call.number(1)?);
    // Bins are not moved to the start, as Kusto has it.
    let bins = Windows::of(call.setting(2)?, 0)?;
    let Windows::Step { step: lookback, .. } = Windows::of(call.setting(3)?, 0)? else {
        return Err(wrong("the lookback of session_count must be a length of time"));
    };
    let events = Events::of(call)?.between(from.saturating_sub(lookback), to);
    let mut times: BTreeMap<(u32, u32), Vec<i64>> = BTreeMap::new();
    for event in &events.all {
        if let Some(id) = event.id {
            times.entry((event.group, id)).or_default().push(event.time);
        }
    }
    let mut sessions: BTreeMap<(u32, i64), i64> = BTreeMap::new();
    for ((group, _), mut own) in times {
        own.sort_unstable();
        let mut before: Option<i64> = None;
        for time in own {
            let begins = before.is_none_or(|before| time.saturating_sub(before) >= lookback);
            if begins && time >= from {
                *sessions.entry((group, bins.start(time))).or_default() += 1;
            }
            before = Some(time);
        }
    }
    let lines = sessions.into_iter().map(|((group, start), number)| Line {
        group,
        times: vec![start],
        counts: vec![number],
        rates: Vec::new(),
    });
    events.columns(lines.collect(), FORM)
}
