//! `not`.
//!
//! Not here: `and` and `or`, which are no functions.

use super::super::Implementation;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "not" => |call| {
            let value = call.arg(0)?.bools()?;
            Ok(call.write_bools(|row| value.at(row).map(|value| !value)))
        },
        _ => return None,
    })
}
