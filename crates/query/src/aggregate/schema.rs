//! `buildschema`: the schema that all values share.
//!
//! Not here: the columns of a table (`getschema`).

use std::{collections::BTreeMap, sync::Arc};

use arrow::array::{Array, ArrayRef, StringViewArray};
use datafusion::error::Result;
use serde_json::{Map, Value as Json};

use super::cells::{Fold, Rows, texts};

/// What stands for the elements of an array.
const INDEXER: &str = "`indexer`";

/// What values in one place are.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Shape {
    /// Types of scalars.
    scalars: Vec<String>,
    /// The keys of bags, and the elements of arrays.
    parts: BTreeMap<String, Self>,
    /// Whether there are bags or arrays, even empty ones.
    composite: bool,
}

impl Shape {
    fn see(&mut self, value: &Json) {
        let name = match value {
            Json::Null => return,
            Json::Bool(_) => "bool",
            Json::Number(number) if number.is_i64() => "long",
            Json::Number(_) => "double",
            Json::String(_) => "string",
            Json::Array(elements) => {
                self.composite = true;
                let own = self.parts.entry(INDEXER.to_owned()).or_default();
                elements.iter().for_each(|element| own.see(element));
                return;
            }
            Json::Object(bag) => {
                self.composite = true;
                for (key, value) in bag {
                    self.parts.entry(key.clone()).or_default().see(value);
                }
                return;
            }
        };
        self.note(name);
    }

    fn note(&mut self, scalar: &str) {
        if let Err(place) = self.scalars.binary_search_by(|own| own.as_str().cmp(scalar)) {
            self.scalars.insert(place, scalar.to_owned());
        }
    }

    /// Takes in what `json` made.
    fn merge(&mut self, json: &Json) {
        match json {
            Json::String(scalar) => self.note(scalar),
            Json::Array(several) => several.iter().for_each(|one| self.merge(one)),
            Json::Object(parts) => {
                self.composite = true;
                for (key, part) in parts {
                    self.parts.entry(key.clone()).or_default().merge(part);
                }
            }
            _ => {}
        }
    }

    /// Bags and arrays first, then scalars; one alone stands for itself.
    fn json(&self) -> Json {
        let parts = self.parts.iter().map(|(key, part)| (key.clone(), part.json()));
        let composite = self.composite.then(|| Json::Object(parts.collect::<Map<_, _>>()));
        let scalars = self.scalars.iter().map(|scalar| Json::String(scalar.clone()));
        let mut several: Vec<Json> = composite.into_iter().chain(scalars).collect();
        match several.pop() {
            Some(only) if several.is_empty() => only,
            Some(last) => {
                several.push(last);
                Json::Array(several)
            }
            None => Json::Array(several),
        }
    }

    fn allocated(&self) -> usize {
        let own = self.scalars.capacity() * size_of::<String>();
        let parts = self.parts.iter();
        own + parts
            .map(|(key, part)| key.len() + size_of::<Self>() + part.allocated())
            .sum::<usize>()
    }
}

/// Schemas of groups.
#[derive(Clone)]
pub(super) struct Schemas;

/// Takes JSON in, and tells by how much the cells grew.
fn take(
    arrays: &[ArrayRef],
    rows: Rows<'_>,
    cells: &mut [Shape],
    see: fn(&mut Shape, &Json),
) -> Result<usize> {
    let values = texts(arrays, 0)?;
    let mut growth = 0;
    for (row, group) in rows.iter().filter(|(row, _)| values.is_valid(*row)) {
        let Some(cell) = cells.get_mut(group) else { continue };
        if let Ok(json) = serde_json::from_str::<Json>(values.value(row)) {
            let before = cell.allocated();
            see(cell, &json);
            growth += cell.allocated().saturating_sub(before);
        }
    }
    Ok(growth)
}

impl Fold for Schemas {
    type Cell = Shape;

    fn update(&self, arrays: &[ArrayRef], rows: Rows<'_>, cells: &mut [Shape]) -> Result<usize> {
        take(arrays, rows, cells, Shape::see)
    }

    fn merge(&self, states: &[ArrayRef], rows: Rows<'_>, cells: &mut [Shape]) -> Result<usize> {
        take(states, rows, cells, Shape::merge)
    }

    fn evaluate(&self, cells: Vec<Shape>) -> Result<ArrayRef> {
        let written = cells.iter().map(|cell| cell.json().to_string());
        Ok(Arc::new(StringViewArray::from_iter_values(written)))
    }

    fn save(&self, cells: Vec<Shape>) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(cells)?])
    }

    fn allocated(cell: &Shape) -> usize {
        cell.allocated()
    }
}
