//! `make_list`, `make_set`, `make_bag`: canonical JSON, made of the JSON of the values.
//!
//! Not here: turning values into JSON (the planner converts the argument to `dynamic`).

use std::{collections::HashSet, sync::Arc};

use arrow::array::{Array, ArrayRef, StringViewBuilder};
use datafusion::error::Result;

use super::cells::{Fold, Rows, texts};
use crate::{
    Error, ErrorKind,
    function::{elements, members},
};

/// Most bytes of one array or bag.
const MOST_BYTES: usize = 256 << 20;

/// What was collected, without brackets.
#[derive(Default)]
pub(super) struct Collected {
    text: String,
    count: usize,
    /// What must not come again: elements of a set, keys of a bag.
    seen: HashSet<Box<str>>,
    /// Bytes in `seen`.
    seen_bytes: usize,
}

impl Collected {
    fn push(&mut self, parts: &[&str]) -> Result<()> {
        if !self.text.is_empty() {
            self.text.push(',');
        }
        self.text.extend(parts.iter().copied());
        self.count += 1;
        if self.text.len() > MOST_BYTES {
            let message = format!("an array or bag is larger than {MOST_BYTES} bytes");
            return Err(Error::new(ErrorKind::Memory, message).into());
        }
        Ok(())
    }

    /// Whether something is new.
    fn note(&mut self, text: &str) -> bool {
        if self.seen.contains(text) {
            return false;
        }
        self.seen.insert(text.into());
        self.seen_bytes += text.len();
        true
    }

    fn allocated(&self) -> usize {
        self.text.capacity() + self.seen.capacity() * (size_of::<Box<str>>() + 1) + self.seen_bytes
    }
}

/// Takes JSON texts in, row by row, and tells by how much the cells grew.
fn collect(
    values: &[ArrayRef],
    rows: Rows<'_>,
    cells: &mut [Collected],
    mut take: impl FnMut(&mut Collected, Option<&str>) -> Result<()>,
) -> Result<usize> {
    let values = texts(values, 0)?;
    let mut growth = 0;
    for (row, group) in rows.iter() {
        let Some(cell) = cells.get_mut(group) else { continue };
        let before = cell.allocated();
        take(cell, values.is_valid(row).then(|| values.value(row)))?;
        growth += cell.allocated().saturating_sub(before);
    }
    Ok(growth)
}

fn enclose(cells: &[Collected], open: char, close: char) -> ArrayRef {
    let mut builder = StringViewBuilder::with_capacity(cells.len());
    let mut text = String::new();
    for cell in cells {
        text.clear();
        text.push(open);
        text.push_str(&cell.text);
        text.push(close);
        builder.append_value(&text);
    }
    Arc::new(builder.finish())
}

/// The values that a JSON text stands for: an array for its elements.
fn parts(json: &str) -> impl Iterator<Item = &str> {
    let array = json.starts_with('[');
    let own = (!array).then_some(json);
    own.into_iter().chain(array.then(|| elements(json)).into_iter().flatten())
}

/// All values.
#[derive(Clone)]
pub(super) struct Lists {
    pub(super) nulls: bool,
    pub(super) limit: usize,
}

impl Lists {
    fn extend(&self, cell: &mut Collected, json: &str) -> Result<()> {
        for part in parts(json) {
            if cell.count >= self.limit {
                break;
            }
            cell.push(&[part])?;
        }
        Ok(())
    }
}

impl Fold for Lists {
    type Cell = Collected;

    fn update(
        &self,
        values: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Collected],
    ) -> Result<usize> {
        collect(values, rows, cells, |cell, json| match json {
            Some(json) => self.extend(cell, json),
            None if self.nulls => self.extend(cell, "null"),
            None => Ok(()),
        })
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Collected]) -> Result<usize> {
        collect(states, rows, cells, |cell, json| self.extend(cell, json.unwrap_or("[]")))
    }

    fn evaluate(&self, cells: Vec<Collected>) -> Result<ArrayRef> {
        Ok(enclose(&cells, '[', ']'))
    }

    fn save(&self, cells: Vec<Collected>) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(cells)?])
    }

    fn allocated(cell: &Collected) -> usize {
        cell.allocated()
    }
}

/// The different values, in the order in which they come first.
#[derive(Clone)]
pub(super) struct Sets {
    pub(super) limit: usize,
}

impl Fold for Sets {
    type Cell = Collected;

    fn update(
        &self,
        values: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Collected],
    ) -> Result<usize> {
        collect(values, rows, cells, |cell, json| {
            for part in json.into_iter().flat_map(parts) {
                if cell.count >= self.limit {
                    break;
                }
                if cell.note(part) {
                    cell.push(&[part])?;
                }
            }
            Ok(())
        })
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Collected]) -> Result<usize> {
        self.update(states, rows, cells)
    }

    fn evaluate(&self, cells: Vec<Collected>) -> Result<ArrayRef> {
        Ok(enclose(&cells, '[', ']'))
    }

    fn save(&self, cells: Vec<Collected>) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(cells)?])
    }

    fn allocated(cell: &Collected) -> usize {
        cell.allocated()
    }
}

/// The members of all bags; the first value of a key counts.
#[derive(Clone)]
pub(super) struct Bags {
    pub(super) limit: usize,
}

impl Fold for Bags {
    type Cell = Collected;

    fn update(
        &self,
        values: &[ArrayRef],
        rows: Rows<'_>,
        cells: &mut [Collected],
    ) -> Result<usize> {
        collect(values, rows, cells, |cell, json| {
            for (key, value) in
                json.filter(|json| json.starts_with('{')).into_iter().flat_map(members)
            {
                if cell.count >= self.limit {
                    break;
                }
                if cell.note(key) {
                    cell.push(&["\"", key, "\":", value])?;
                }
            }
            Ok(())
        })
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Collected]) -> Result<usize> {
        self.update(states, rows, cells)
    }

    fn evaluate(&self, cells: Vec<Collected>) -> Result<ArrayRef> {
        Ok(enclose(&cells, '{', '}'))
    }

    fn save(&self, cells: Vec<Collected>) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(cells)?])
    }

    fn allocated(cell: &Collected) -> usize {
        cell.allocated()
    }
}
