//! `reduce by`: the rows of each pattern.
//!
//! Not here: patterns (`terms`).

mod terms;

use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray, Int64Array, StringViewArray, UInt32Array},
    compute::take,
    datatypes::DataType,
};
use datafusion::common::Column as PlanColumn;
use kql::{Type, Value, bound::Reduce};

use super::{Planner, at, rows::Rows, scan::tables_of, whole::form_of};
use crate::{Error, ErrorKind, columns};
use terms::Separation;

/// What texts without a pattern are called.
const OTHERS: &str = "others";

impl Planner {
    pub(super) fn reduce(&self, rows: Rows, reduce: &Reduce) -> Result<Rows, Error> {
        let threshold = match self.constant(&reduce.threshold)? {
            Value::Real(Some(threshold)) if (0.0..=1.0).contains(&threshold) => threshold,
            _ => {
                let message = "the threshold is a fraction between 0 and 1";
                let error = Error::new(ErrorKind::Semantic, message);
                return Err(at(reduce.threshold.span)(error));
            }
        };
        let separation = match &reduce.characters {
            None => Separation::Symbols,
            Some(characters) => match self.constant(characters)? {
                Value::String(characters) => Separation::Characters(characters.chars().collect()),
                _ => Separation::Symbols,
            },
        };
        let value = self.value(&rows, &reduce.value)?;
        let (rows, text) = rows.computed(self, vec![value])?;
        // What stays besides: of the rows, or of the tables that they belong to.
        let kept = if reduce.keeps_rows { rows.columns.clone() } else { Vec::new() };
        let (own, group) = (kept.len(), rows.group.len());
        let kept: Vec<PlanColumn> = kept.into_iter().chain(rows.group.iter().cloned()).collect();
        let mut forms =
            kept.iter().map(|column| form_of(&rows, column)).collect::<Result<Vec<_>, _>>()?;
        let string = || (columns::arrow_type(Type::String), false);
        forms.push(string());
        if !reduce.keeps_rows {
            forms.extend([(DataType::Int64, false), string()]);
        }
        let args = text.into_iter().chain(kept).collect();
        let keeps_rows = reduce.keeps_rows;
        let mut rows = self.whole(rows, "reduce", args, forms, move |args, rows| {
            let lacking = || Error::internal("reduce lacks a column");
            let (text, kept) = args.split_first().ok_or_else(lacking)?;
            let texts = text.as_string_view_opt().ok_or_else(lacking)?;
            let table = kept.get(own..own + group.min(1)).unwrap_or_default();
            let mut found = Found::default();
            for table in tables_of(table, rows)? {
                found.add(texts, &table, threshold, &separation, keeps_rows)?;
            }
            let places = UInt32Array::from(found.rows);
            let mut arrays = kept
                .iter()
                .map(|array| Ok(take(array, &places, None)?))
                .collect::<Result<Vec<ArrayRef>, Error>>()?;
            arrays.push(Arc::new(StringViewArray::from_iter_values(found.patterns)));
            if !keeps_rows {
                arrays.push(Arc::new(Int64Array::from(found.counts)));
                arrays.push(Arc::new(StringViewArray::from_iter_values(found.representatives)));
            }
            Ok(arrays)
        })?;
        let made = rows.columns.split_off(own + group);
        rows.group = rows.columns.split_off(own);
        rows.columns.extend(made);
        Ok(rows)
    }
}

/// The rows of the result.
#[derive(Default)]
struct Found {
    /// For each, a row of the input that it is about.
    rows: Vec<u32>,
    patterns: Vec<Arc<str>>,
    counts: Vec<i64>,
    representatives: Vec<String>,
}

impl Found {
    /// Adds the patterns of the rows of one table.
    fn add(
        &mut self,
        texts: &StringViewArray,
        table: &[usize],
        threshold: f64,
        separation: &Separation,
        keeps_rows: bool,
    ) -> Result<(), Error> {
        let text = |row: &usize| if texts.is_null(*row) { "" } else { texts.value(*row) };
        let own: Vec<&str> = table.iter().map(text).collect();
        let patterns = terms::patterns(&own, threshold, separation);
        if keeps_rows {
            for (row, pattern) in table.iter().zip(patterns) {
                self.rows.push(place(*row)?);
                self.patterns.push(pattern.unwrap_or_else(|| OTHERS.into()));
            }
            return Ok(());
        }
        let mut groups: HashMap<Option<Arc<str>>, (i64, usize)> = HashMap::new();
        for (row, pattern) in table.iter().zip(patterns) {
            groups.entry(pattern).or_insert((0, *row)).0 += 1;
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        // The most frequent first, what has no pattern last.
        groups.sort_by_key(|(pattern, (count, row))| (pattern.is_none(), -count, *row));
        for (pattern, (count, row)) in groups {
            self.rows.push(place(row)?);
            self.counts.push(count);
            let example = if pattern.is_some() { text(&row) } else { "" };
            self.representatives.push(example.to_owned());
            self.patterns.push(pattern.unwrap_or_else(|| OTHERS.into()));
        }
        Ok(())
    }
}

fn place(row: usize) -> Result<u32, Error> {
    u32::try_from(row)
        .map_err(|_| Error::new(ErrorKind::TooLarge, "`reduce` takes at most 4294967295 rows"))
}
