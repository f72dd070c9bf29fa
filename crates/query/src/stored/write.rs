//! What is kept of a part of a dynamic column.
//!
//! Not here: files (`lake`).

use std::{collections::HashSet, sync::Arc};

use arrow::array::{Array, ArrayRef, AsArray, StringViewArray, StringViewBuilder};
use kql::{ColumnPath, PathStep};

use super::elements;
use crate::{
    Error,
    function::{quoted_text, text_of_json, walk},
};

/// Parts of more different values are not kept, unless each comes at least four times on average.
const MOST_DIFFERENT: usize = 1 << 16;

/// A part of a dynamic column, one value or list a row.
#[derive(Debug, Clone)]
pub struct StoredPart {
    /// Nullable `Utf8View`; lists of such for parts of elements.
    pub values: ArrayRef,
    /// Whether the values are texts, from which the JSON can be made again, rather than JSON.
    pub text: bool,
    /// Whether no value on the way was a text, which `parse_json(tostring())` would look into.
    pub direct: bool,
}

/// A part of the values of a dynamic column. `None` if it is an array or bag somewhere, or has many
/// different values: those are found in the column as well.
///
/// # Errors
///
/// The values are no dynamics.
pub fn stored_part(column: &ArrayRef, path: &ColumnPath) -> Result<Option<StoredPart>, Error> {
    let column = column.as_string_view_opt();
    let values = column.ok_or_else(|| Error::internal("parts are of a dynamic"))?;
    let direct = path.element.is_none()
        && values.iter().flatten().all(|value| is_direct(value, path.base.steps()));
    let based = || -> ArrayRef {
        let steps = path.base.steps();
        let based = values.iter().map(|value| value.and_then(|value| walk(value, steps)));
        Arc::new(based.collect::<StringViewArray>())
    };
    let Some(element) = &path.element else { return Ok(scalar(&based(), direct)) };
    let lists = elements::parts(&based(), element)?;
    let Some(part) = scalar(lists.as_list::<i32>().values(), direct) else { return Ok(None) };
    let kept = elements::mapped(&lists, |_| Ok(part.values))?;
    Ok(Some(StoredPart { values: kept, text: part.text, direct }))
}

fn scalar(values: &ArrayRef, direct: bool) -> Option<StoredPart> {
    let json = values.as_string_view_opt()?;
    if json.iter().flatten().any(|value| value.starts_with(['[', '{'])) || has_many(json) {
        return None;
    }
    let text = json.iter().flatten().all(|value| {
        value.starts_with('"')
            && (!value.contains('\\') || quoted_text(&text_of_json(value)) == value)
    });
    if !text {
        return Some(StoredPart { values: values.clone(), text, direct });
    }
    let mut builder = StringViewBuilder::with_capacity(json.len());
    json.iter().for_each(|value| builder.append_option(value.map(text_of_json)));
    Some(StoredPart { values: Arc::new(builder.finish()), text, direct })
}

/// Whether too many values are different, so that keeping them again takes as much room as the column.
fn has_many(json: &StringViewArray) -> bool {
    let mut different = HashSet::new();
    let most = MOST_DIFFERENT.max(json.len() / 4);
    json.iter().flatten().any(|value| {
        different.insert(value);
        different.len() > most
    })
}

/// Whether no step of a path but the last leads to a text, and the value is none.
fn is_direct(value: &str, steps: &[PathStep]) -> bool {
    (0..steps.len()).all(|taken| {
        let before = steps.get(..taken).and_then(|steps| walk(value, steps));
        !before.is_some_and(|value| value.starts_with('"'))
    })
}
