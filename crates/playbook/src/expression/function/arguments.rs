//! The arguments of a call, and what is said when one has the wrong type.
//!
//! Not here: functions.

use serde_json::{Map, Value};

use crate::expression::value::type_name;

/// The arguments of one call. Their number has been checked.
pub(crate) struct Arguments<'a> {
    pub(crate) name: &'static str,
    pub(crate) values: &'a [&'a Value],
}

const NULL: &Value = &Value::Null;

impl<'a> Arguments<'a> {
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn value(&self, index: usize) -> &'a Value {
        self.values.get(index).copied().unwrap_or(NULL)
    }

    pub(crate) fn wrong(&self, index: usize, wanted: &str) -> String {
        let found = type_name(self.value(index));
        format!("`{}` expects {wanted} as argument {}, not {found}", self.name, index + 1)
    }

    pub(crate) fn text(&self, index: usize) -> Result<&'a str, String> {
        self.value(index).as_str().ok_or_else(|| self.wrong(index, "a String"))
    }

    /// A text that may be left out.
    pub(crate) fn optional_text(&self, index: usize) -> Result<Option<&'a str>, String> {
        if index < self.len() { self.text(index).map(Some) } else { Ok(None) }
    }

    pub(crate) fn integer(&self, index: usize) -> Result<i64, String> {
        let value = self.value(index);
        let whole = value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0);
        value
            .as_i64()
            // The cast saturates; beyond 2^53 a float has no exact integers anyway.
            .or(whole.map(|number| number as i64))
            .ok_or_else(|| self.wrong(index, "an Integer"))
    }

    /// An integer that is not negative.
    pub(crate) fn count(&self, index: usize) -> Result<usize, String> {
        usize::try_from(self.integer(index)?)
            .map_err(|_| self.wrong(index, "an Integer of 0 or more"))
    }

    pub(crate) fn number(&self, index: usize) -> Result<f64, String> {
        self.value(index).as_f64().ok_or_else(|| self.wrong(index, "a number"))
    }

    pub(crate) fn array(&self, index: usize) -> Result<&'a Vec<Value>, String> {
        self.value(index).as_array().ok_or_else(|| self.wrong(index, "an Array"))
    }

    pub(crate) fn object(&self, index: usize) -> Result<&'a Map<String, Value>, String> {
        self.value(index).as_object().ok_or_else(|| self.wrong(index, "an Object"))
    }

    pub(crate) fn boolean(&self, index: usize) -> Result<bool, String> {
        self.value(index).as_bool().ok_or_else(|| self.wrong(index, "a Boolean"))
    }
}
