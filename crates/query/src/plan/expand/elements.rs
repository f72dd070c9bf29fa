//! The rows that `mv-expand` makes of a batch.
//!
//! Not here: the operator (`expand`).

use std::{borrow::Cow, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray, Int64Array, StringViewBuilder, UInt32Array},
    compute::take,
    datatypes::SchemaRef,
    record_batch::RecordBatch,
};
use datafusion::error::Result;
use kql::Type;

use super::Expansion;
use crate::{
    Error,
    function::{self, Argument, elements, members},
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
        let texts = self
            .values
            .iter()
            .map(|value| {
                let misfit = || Error::internal(format!("mv-expand of {}", value.data_type()));
                value.as_string_view_opt().ok_or_else(misfit)
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let mut builders: Vec<_> = texts.iter().map(|_| StringViewBuilder::new()).collect();
        let (mut rows, mut numbers) = (Vec::new(), Vec::new());
        while self.next < self.batch.num_rows() && rows.len() < self.size {
            let row = self.next;
            self.next += 1;
            let parts: Vec<Vec<Option<Cow<'_, str>>>> = texts
                .iter()
                .map(|texts| {
                    let json = texts.is_valid(row).then(|| texts.value(row));
                    expanded(json, self.expansion.bags_as_arrays)
                })
                .collect();
            let longest = parts.iter().map(Vec::len).max().unwrap_or(0);
            let count = longest.min(self.expansion.limit);
            for (builder, parts) in builders.iter_mut().zip(&parts) {
                for number in 0..count {
                    builder.append_option(parts.get(number).and_then(Option::as_deref));
                }
            }
            let Ok(taken) = u32::try_from(row) else { continue };
            rows.extend(std::iter::repeat_n(taken, count));
            numbers.extend(0_i64..i64::try_from(count).unwrap_or(i64::MAX));
        }
        let rows = UInt32Array::from(rows);
        let mut arrays = self
            .batch
            .columns()
            .iter()
            .map(|column| Ok(take(column, &rows, None)?))
            .collect::<Result<Vec<_>>>()?;
        for (mut builder, (_, ty)) in builders.into_iter().zip(&self.expansion.elements) {
            arrays.push(typed(Arc::new(builder.finish()), *ty)?);
        }
        if self.expansion.item_index.is_some() {
            arrays.push(Arc::new(Int64Array::from(numbers)));
        }
        Ok(RecordBatch::try_new(self.schema.clone(), arrays)?)
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

/// The elements of a value: of null, and of what is no array or bag, itself.
fn expanded(json: Option<&str>, bags_as_arrays: bool) -> Vec<Option<Cow<'_, str>>> {
    let Some(json) = json else { return vec![None] };
    let present = |element: &'_ str| element != "null";
    if json.starts_with('[') {
        elements(json).map(|element| present(element).then_some(Cow::Borrowed(element))).collect()
    } else if json.starts_with('{') {
        let pair = |(key, value)| {
            Some(Cow::Owned(if bags_as_arrays {
                format!("[\"{key}\",{value}]")
            } else {
                format!("{{\"{key}\":{value}}}")
            }))
        };
        members(json).map(pair).collect()
    } else {
        vec![Some(Cow::Borrowed(json))]
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
