//! Properties of objects.
//!
//! Not here: access to them (`evaluate`).

use serde_json::Value;

use super::{Arguments, Function, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("setProperty", 3, 3, |it| put(it, true)),
    function("addProperty", 3, 3, |it| put(it, false)),
    function("removeProperty", 2, 2, |it| {
        let mut object = it.object(0)?.clone();
        object.shift_remove(it.text(1)?);
        Ok(Value::Object(object))
    }),
];

fn put(it: &Arguments<'_>, replace: bool) -> Result<Value, String> {
    let mut object = it.object(0)?.clone();
    let name = it.text(1)?;
    if !replace && object.contains_key(name) {
        return Err(format!("`addProperty`: the object already has a property `{name}`"));
    }
    object.insert(name.to_owned(), it.value(2).clone());
    Ok(Value::Object(object))
}
