//! Numbers for texts of which there are few: grouping by numbers is faster than by texts.
//!
//! Not here: which columns have few (`plan::few`).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use arrow::array::{Array, ArrayRef, Int32Array};

use super::{Argument, argument::text_builder};
use crate::{Error, ErrorKind};

/// The texts seen so far, each with its number. Equal texts have equal numbers.
#[derive(Debug, Default)]
pub(crate) struct Interner(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    numbers: HashMap<Arc<str>, i32>,
    texts: Vec<Arc<str>>,
}

impl Known {
    fn number(&mut self, text: &str) -> Result<i32, Error> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let too_many = |_| Error::new(ErrorKind::TooLarge, "a column has too many different texts");
        let number = i32::try_from(self.texts.len()).map_err(too_many)?;
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        Ok(number)
    }
}

/// Places for texts of a batch that were met lately.
const RECENT: usize = 256;

impl Interner {
    /// The numbers of texts.
    pub(crate) fn numbers(&self, texts: &Argument, rows: usize) -> Result<ArrayRef, Error> {
        let values = texts.texts()?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(array) = values.array() else {
            let number = known.number(values.at(0))?;
            return Ok(Arc::new(Int32Array::from(vec![number; rows])));
        };
        // Within a batch, texts of equal views are equal.
        let mut recent = [(0_u128, -1_i32); RECENT];
        let mut numbers = Vec::with_capacity(rows);
        for (row, view) in array.views().iter().enumerate() {
            let mixed = (*view as u64 ^ (*view >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let Some(slot) = recent.get_mut((mixed >> 56) as usize) else { continue };
            if slot.0 != *view || slot.1 < 0 || array.is_null(row) {
                *slot = (*view, known.number(values.at(row))?);
            }
            numbers.push(slot.1);
        }
        Ok(Arc::new(Int32Array::from(numbers)))
    }

    /// The texts of numbers.
    pub(crate) fn texts(&self, numbers: &Argument, rows: usize) -> Result<ArrayRef, Error> {
        let numbers = numbers.integers()?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut builder = text_builder(rows);
        for row in 0..rows {
            let place = numbers.at(row).and_then(|number| usize::try_from(number).ok());
            builder
                .append_value(place.and_then(|place| known.texts.get(place)).map_or("", |it| it));
        }
        Ok(Arc::new(builder.finish()))
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{AsArray, StringViewArray};
    use kql::Type;

    use super::*;

    #[test]
    fn texts_come_back_from_their_numbers() {
        let interner = Interner::default();
        let long = "a text of more than twelve bytes";
        for texts in [vec!["a", long, "a", ""], vec![long, "b", "a", long]] {
            let array: ArrayRef = Arc::new(StringViewArray::from(texts.clone()));
            let argument = Argument::rows(Type::String, array.clone());
            let numbers = interner.numbers(&argument, texts.len()).unwrap();
            let back = interner.texts(&Argument::rows(Type::Int, numbers), texts.len()).unwrap();
            assert_eq!(back.as_string_view(), array.as_string_view());
        }
    }
}
