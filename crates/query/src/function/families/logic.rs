//! `not`, `assert`.
//!
//! Not here: `and` and `or`, which are no functions.

use super::super::{Implementation, argument::invalid};

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "not" => |call| {
            let value = call.arg(0)?.bools()?;
            Ok(call.write_bools(|row| value.at(row).map(|value| !value)))
        },
        "assert" => |call| {
            let condition = call.arg(0)?.bools()?;
            if call.rows > 0 && condition.at(0) != Some(true) {
                return Err(invalid(format!("assert: {}", call.constant_text(1)?)));
            }
            Ok(call.write_bools(|_| Some(true)))
        },
        _ => return None,
    })
}
