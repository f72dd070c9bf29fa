//! Who did something when, and in which of the groups that the dimensions make.
//!
//! Not here: what is counted.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use arrow::{
    array::{Array, ArrayRef, AsArray, Float64Array, Int64Array, UInt32Array},
    compute::{concat, take},
    datatypes::Int64Type,
    row::{RowConverter, SortField},
};

use super::{Call, windows::Windows};
use crate::Error;

/// Rows of a plugin over a timeline.
pub(super) struct Events {
    /// In the order of the rows; those without a time are left out.
    pub(super) all: Vec<Event>,
    /// The ids that the other table has.
    pub(super) earlier: HashSet<u32>,
    /// For each group, a row that belongs to it.
    firsts: Vec<u32>,
    dimensions: Vec<ArrayRef>,
}

/// Somebody did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) group: u32,
    /// Who; `None` is nobody in particular.
    pub(super) id: Option<u32>,
    pub(super) time: i64,
}

/// A row of the result: times, and what is known of a group then.
pub(super) struct Line {
    pub(super) group: u32,
    pub(super) times: Vec<i64>,
    pub(super) counts: Vec<i64>,
    pub(super) rates: Vec<f64>,
}

/// The columns of a result: times, counts, rates, and the dimensions before or after those.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) times: usize,
    pub(super) counts: usize,
    pub(super) rates: usize,
    pub(super) dimensions_last: bool,
}

/// Numbers rows by the values in them, in the order of their first appearance.
pub(super) fn numbered(columns: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<u32>), Error> {
    if columns.is_empty() {
        return Ok((vec![0; rows], vec![0; usize::from(rows > 0)]));
    }
    let fields = columns.iter().map(|it| SortField::new(it.data_type().clone())).collect();
    let converted = RowConverter::new(fields)?.convert_columns(columns)?;
    let mut known: HashMap<_, u32> = HashMap::new();
    let (mut numbers, mut firsts) = (Vec::with_capacity(rows), Vec::new());
    for (row, place) in converted.iter().zip(0_u32..) {
        let next = u32::try_from(firsts.len()).map_err(|_| Error::internal("too many groups"))?;
        let number = *known.entry(row).or_insert_with(|| {
            firsts.push(place);
            next
        });
        numbers.push(number);
    }
    Ok((numbers, firsts))
}

impl Events {
    /// Of the columns: ids, times, then dimensions.
    pub(super) fn of(call: &Call<'_>) -> Result<Self, Error> {
        let (id, time) = (call.column(0)?, call.column(1)?);
        let dimensions = call.columns.get(2..).unwrap_or_default().to_vec();
        let ids = match call.lookback {
            Some(earlier) => concat(&[id, earlier])?,
            None => id.clone(),
        };
        let (numbers, _) = numbered(std::slice::from_ref(&ids), ids.len())?;
        let (groups, firsts) = numbered(&dimensions, call.rows)?;
        let times = time.as_primitive_opt::<Int64Type>();
        let times = times.ok_or_else(|| Error::internal("a timeline has no ticks"))?;
        let present = |row: usize| numbers.get(row).copied().filter(|_| ids.is_valid(row));
        let all = (0..call.rows)
            .zip(&groups)
            .filter(|(row, _)| times.is_valid(*row))
            .map(|(row, group)| Event { group: *group, id: present(row), time: times.value(row) })
            .collect();
        let earlier = (call.rows..ids.len()).filter_map(present).collect();
        Ok(Self { all, earlier, firsts, dimensions })
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = u32> + use<> {
        (0_u32..).take(self.firsts.len())
    }

    /// First and last time; `None` if nothing happened.
    pub(super) fn extent(&self) -> Option<(i64, i64)> {
        let times = || self.all.iter().map(|event| event.time);
        Some((times().min()?, times().max()?))
    }

    /// Keeps what happened from one time to another.
    pub(super) fn between(mut self, from: i64, to: i64) -> Self {
        self.all.retain(|event| (from..=to).contains(&event.time));
        self
    }

    /// For each group and window in which something happened, the rows and the ids.
    pub(super) fn by_window(&self, windows: Windows) -> BTreeMap<(u32, i64), (i64, HashSet<u32>)> {
        let mut found: BTreeMap<_, (i64, HashSet<u32>)> = BTreeMap::new();
        for event in &self.all {
            let own = found.entry((event.group, windows.start(event.time))).or_default();
            own.0 += 1;
            own.1.extend(event.id);
        }
        found
    }

    /// The columns of a result.
    pub(super) fn columns(&self, mut lines: Vec<Line>, form: Form) -> Result<Vec<ArrayRef>, Error> {
        lines.sort_by(|one, other| (&one.times, one.group).cmp(&(&other.times, other.group)));
        let rows = lines.iter().map(|line| self.firsts.get(line.group as usize).copied());
        let rows: UInt32Array = rows.collect();
        let dimensions = self.dimensions.iter().map(|it| Ok(take(it, &rows, None)?));
        let mut dimensions = dimensions.collect::<Result<Vec<ArrayRef>, Error>>()?;
        let longs = |width, values: fn(&Line) -> &Vec<i64>| {
            let lines = &lines;
            (0..width).map(move |place| {
                let values = lines.iter().map(|line| values(line).get(place).copied());
                Arc::new(values.collect::<Int64Array>()) as ArrayRef
            })
        };
        let mut columns: Vec<ArrayRef> = longs(form.times, |line| &line.times).collect();
        if !form.dimensions_last {
            columns.append(&mut dimensions);
        }
        columns.extend(longs(form.counts, |line| &line.counts));
        columns.extend((0..form.rates).map(|place| {
            let values = lines.iter().map(|line| line.rates.get(place).copied());
            Arc::new(values.collect::<Float64Array>()) as ArrayRef
        }));
        columns.append(&mut dimensions);
        Ok(columns)
    }
}

/// A number of things.
pub(super) fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}
