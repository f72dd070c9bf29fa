//! `strcat`, `strcat_delim`, `strcat_array`, `strrep`.
//!
//! Not here: text forms of values (`json`).

use arrow::array::ArrayRef;

use super::super::{
    Argument, Call, Implementation,
    argument::{Data, invalid},
    json,
};
use crate::Error;

/// Bytes that a text may have; `strrep` stops there.
const LONGEST: usize = 1 << 24;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "strcat" => |call| joined(call, call.args, ""),
        "strcat_delim" => strcat_delim,
        "strcat_array" => strcat_array,
        "strrep" => strrep,
        _ => return None,
    })
}

fn joined(call: &Call<'_>, values: &[Argument], delimiter: &str) -> Result<ArrayRef, Error> {
    let values = values.iter().map(Argument::data).collect::<Result<Vec<Data<'_>>, _>>()?;
    Ok(call.write_texts(|row, out| {
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                out.push_str(delimiter);
            }
            json::write_text(value.at(row), out);
        }
    }))
}

fn strcat_delim(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (delimiters, values) = (call.arg(0)?.texts()?, call.args.get(1..).unwrap_or_default());
    if let Some(delimiter) = delimiters.constant() {
        return joined(call, values, delimiter);
    }
    let values = values.iter().map(Argument::data).collect::<Result<Vec<Data<'_>>, _>>()?;
    Ok(call.write_texts(|row, out| {
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                out.push_str(delimiters.at(row));
            }
            json::write_text(value.at(row), out);
        }
    }))
}

fn strcat_array(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (arrays, delimiters) = (call.arg(0)?.jsons()?, call.arg(1)?.texts()?);
    Ok(call.write_texts(|row, out| {
        let Some(array) = arrays.at(row) else { return };
        if json::kind(array) != json::Kind::Array {
            return json::write_text_of(array, out);
        }
        for (i, element) in json::elements(array).enumerate() {
            if i > 0 {
                out.push_str(delimiters.at(row));
            }
            json::write_text_of(element, out);
        }
    }))
}

fn strrep(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (values, times) = (call.arg(0)?.data()?, call.arg(1)?.integers()?);
    let delimiters = call.optional(2).map(Argument::texts).transpose()?;
    let mut too_long = false;
    let array = call.write_texts(|row, out| {
        let delimiter = delimiters.map_or("", |delimiters| delimiters.at(row));
        for i in 0..times.at(row).unwrap_or(0) {
            if i > 0 {
                out.push_str(delimiter);
            }
            json::write_text(values.at(row), out);
            if out.is_empty() || out.len() > LONGEST {
                too_long |= !out.is_empty();
                break;
            }
        }
    });
    if too_long {
        return Err(invalid(format!("strrep() makes a text of more than {LONGEST} bytes")));
    }
    Ok(array)
}
