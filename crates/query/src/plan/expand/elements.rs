//! The rows that `mv-expand` makes of a batch.
//!
//! Not here: the operator (`expand`).

use std::{borrow::Cow, sync::Arc};

use arrow::{
    array::{
        Array, ArrayRef, AsArray, Int64Array, ListArray, RecordBatchOptions, StringViewArray,
        StringViewBuilder, UInt32Array,
    },
    compute::take,
    datatypes::SchemaRef,
    record_batch::RecordBatch,
};
use datafusion::error::Result;
use kql::Type;

use super::{super::call::without_nulls, Expansion};
use crate::{
    Error,
    function::{self, Argument},
};

/// Pieces of what becomes of a batch, so that long arrays do not all lie in memory at once.
pub(super) struct Chunks {
    batch: RecordBatch,
    values: Vec<ArrayRef>,
    expansion: Arc<Expansion>,
    schema: SchemaRef,
    size: usize,
    next: usize,
}

impl Chunks {
    pub(super) const fn new(
        batch: RecordBatch,
        values: Vec<ArrayRef>,
        expansion: Arc<Expansion>,
        schema: SchemaRef,
        size: usize,
    ) -> Self {
        Self { batch, values, expansion, schema, size, next: 0 }
    }

    fn chunk(&mut self) -> Result<RecordBatch> {
        let (texts, lists) = self.sources()?;
        if texts.is_empty() && self.expansion.elements.len() == 1 {
            // Few enough to lie in memory at once.
            let few = |list: &&ListArray| list.values().len() <= 8 * self.size;
            let plain = |list: &&ListArray| list.null_count() == 0 && few(list);
            if self.expansion.limit == usize::MAX && lists.iter().all(plain) {
                let batch = self.of_lists_alone(&lists)?;
                self.next = self.batch.num_rows();
                return Ok(batch);
            }
        }
        let mut builders: Vec<_> = texts.iter().map(|_| StringViewBuilder::new()).collect();
        let mut taken: Vec<Vec<Option<u32>>> = lists.iter().map(|_| Vec::new()).collect();
        let (mut rows, mut numbers) = (Vec::new(), Vec::new());
        let mut next = self.next;
        while next < self.batch.num_rows() && rows.len() < self.size {
            let row = next;
            next += 1;
            let elements: Vec<Vec<Option<Cow<'_, str>>>> = texts
                .iter()
                .map(|texts| {
                    let json = texts.is_valid(row).then(|| texts.value(row));
                    function::expanded(json, self.expansion.bags_as_arrays)
                })
                .collect();
            let lengths = lists.iter().map(|list| list.value_length(row).unsigned_abs() as usize);
            let longest = elements.iter().map(Vec::len).chain(lengths).max().unwrap_or(0);
            let count = longest.min(self.expansion.limit);
            for (builder, elements) in builders.iter_mut().zip(&elements) {
                for number in 0..count {
                    builder.append_option(elements.get(number).and_then(Option::as_deref));
                }
            }
            for (taken, list) in taken.iter_mut().zip(&lists) {
                let (start, length) = (list.value_offsets().get(row), list.value_length(row));
                let start = start.copied().unwrap_or_default().unsigned_abs();
                let present = length.unsigned_abs();
                taken.extend((0..).take(count).map(|n| (n < present).then_some(start + n)));
            }
            let Ok(place) = u32::try_from(row) else { continue };
            rows.extend(std::iter::repeat_n(place, count));
            numbers.extend(0_i64..i64::try_from(count).unwrap_or(i64::MAX));
        }
        let parts = lists
            .iter()
            .zip(taken)
            .map(|(list, taken)| Ok(take(list.values(), &UInt32Array::from(taken), None)?));
        let parts = parts.collect::<Result<Vec<_>>>()?;
        let elements = builders.into_iter().map(|mut it| Arc::new(it.finish()) as ArrayRef);
        let batch = self.assembled(&rows, elements.collect(), numbers, parts)?;
        self.next = next;
        Ok(batch)
    }

    /// The rest of the batch at once, when only parts of one kind of elements are wanted: their
    /// values lie as they come.
    fn of_lists_alone(&self, lists: &[&ListArray]) -> Result<RecordBatch> {
        let (start, end) = (self.next, self.batch.num_rows());
        let mut rows = Vec::new();
        let mut numbers = Vec::new();
        if let Some(list) = lists.first() {
            for (row, length) in (0_u32..).zip(list.offsets().lengths()).skip(start) {
                rows.extend(std::iter::repeat_n(row, length));
                if self.expansion.item_index.is_some() {
                    numbers.extend((0_i64..).take(length));
                }
            }
        }
        let parts = lists.iter().map(|list| {
            let offset = |row: usize| {
                let offset = list.value_offsets().get(row).copied().unwrap_or_default();
                offset.unsigned_abs() as usize
            };
            let first = offset(start);
            list.values().slice(first, offset(end).saturating_sub(first))
        });
        self.assembled(&rows, Vec::new(), numbers, parts.collect())
    }

    /// The elements and the lists of parts.
    fn sources(&self) -> Result<(Vec<&StringViewArray>, Vec<&ListArray>)> {
        let wholes = self.expansion.elements.iter().filter(|element| element.whole).count();
        let misfit =
            |value: &ArrayRef| Error::internal(format!("mv-expand of {}", value.data_type()));
        let (elements, lists) = self.values.split_at_checked(wholes).unwrap_or_default();
        let elements = elements
            .iter()
            .map(|value| value.as_string_view_opt().ok_or_else(|| misfit(value)))
            .collect::<Result<Vec<_>, Error>>()?;
        let lists = lists
            .iter()
            .map(|value| value.as_list_opt::<i32>().ok_or_else(|| misfit(value)))
            .collect::<Result<Vec<_>, Error>>()?;
        Ok((elements, lists))
    }

    fn assembled(
        &self,
        rows: &[u32],
        elements: Vec<ArrayRef>,
        numbers: Vec<i64>,
        parts: Vec<ArrayRef>,
    ) -> Result<RecordBatch> {
        let count = rows.len();
        let rows = UInt32Array::from(rows.to_vec());
        let mut arrays = self
            .batch
            .columns()
            .iter()
            .map(|column| Ok(take(column, &rows, None)?))
            .collect::<Result<Vec<_>>>()?;
        let whole = self.expansion.elements.iter().filter(|element| element.whole);
        for (elements, element) in elements.into_iter().zip(whole) {
            arrays.push(typed(elements, element.ty)?);
        }
        if self.expansion.item_index.is_some() {
            arrays.push(Arc::new(Int64Array::from(numbers)));
        }
        for (values, part) in parts.into_iter().zip(&self.expansion.parts) {
            arrays.push(if part.text { without_nulls(&values) } else { values });
        }
        let options = RecordBatchOptions::new().with_row_count(Some(count));
        Ok(RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?)
    }
}

impl Iterator for Chunks {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.batch.num_rows() {
            return None;
        }
        let chunk = self.chunk();
        if chunk.is_err() {
            self.next = usize::MAX;
        }
        Some(chunk)
    }
}

/// Elements as values of a type: texts are no numbers, and only texts are datetimes or guids.
fn typed(elements: ArrayRef, ty: Type) -> Result<ArrayRef> {
    let rows = elements.len();
    let fits = |json: &str| match ty {
        Type::Dynamic | Type::String => true,
        Type::Int | Type::Long | Type::Real | Type::Bool => !json.starts_with('"'),
        Type::Datetime | Type::Guid => json.starts_with('"'),
        Type::Timespan | Type::Decimal => false,
    };
    let elements = match elements.as_string_view_opt() {
        Some(texts) if ty != Type::Dynamic && ty != Type::String => {
            let mut builder = StringViewBuilder::with_capacity(rows);
            texts.iter().for_each(|json| builder.append_option(json.filter(|json| fits(json))));
            Arc::new(builder.finish())
        }
        _ => elements,
    };
    if ty == Type::Dynamic {
        return Ok(elements);
    }
    Ok(function::cast(&Argument::rows(Type::Dynamic, elements), ty, rows)?)
}
