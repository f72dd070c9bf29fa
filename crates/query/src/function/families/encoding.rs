//! Base64 and code points.
//!
//! Not here: Punycode (`punycode`), URLs (`urls`), and compression (`compression`).

use arrow::array::ArrayRef;
use kql::Type;
use uuid::Uuid;

use super::super::{
    Argument, Call, Implementation,
    argument::{Datum, invalid},
    base64, json,
};
use crate::{Error, columns};

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "base64_decode_tostring" => base64_decode_tostring,
        "base64_decode_toarray" => base64_decode_toarray,
        "base64_decode_toguid" => base64_decode_toguid,
        "base64_encode_tostring" => base64_encode_tostring,
        "base64_encode_fromarray" => base64_encode_fromarray,
        "base64_encode_fromguid" => base64_encode_fromguid,
        "unicode_codepoints_from_string" => codepoints_from_string,
        "unicode_codepoints_to_string" => codepoints_to_string,
        "isascii" => |call| {
            let texts = call.arg(0)?.texts()?;
            Ok(call.write_bools(|row| Some(texts.at(row).is_ascii())))
        },
        // Nothing else gets into a text.
        "isutf8" => |call| Ok(call.write_bools(|_| Some(true))),
        _ => return None,
    })
}

fn base64_decode_tostring(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| {
        let bytes = base64::decode(texts.at(row)).unwrap_or_default();
        out.push_str(str::from_utf8(&bytes).unwrap_or_default());
    }))
}

/// Appends an array of numbers.
fn write_numbers(numbers: impl IntoIterator<Item = u32>, out: &mut String) {
    out.push('[');
    for (i, number) in numbers.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        json::write_datum(Datum::Long(number.into()), out);
    }
    out.push(']');
}

fn base64_decode_toarray(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let bytes = base64::decode(texts.at(row))?;
        write_numbers(bytes.into_iter().map(u32::from), out);
        Some(())
    }))
}

fn base64_decode_toguid(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    let guid = |row| {
        let bytes = base64::decode(texts.at(row))?;
        // The first three groups are stored with their lowest byte first.
        Some(Uuid::from_bytes_le(bytes.try_into().ok()?))
    };
    let guids: Vec<_> = (0..call.rows).map(guid).collect();
    Ok(columns::guids(guids.into_iter()))
}

fn base64_encode_tostring(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| base64::encode(texts.at(row).as_bytes(), out)))
}

fn base64_encode_fromarray(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let arrays = call.arg(0)?.jsons()?;
    Ok(call.write_texts(|row, out| {
        let bytes = arrays.at(row).and_then(|array| {
            json::elements(array).map(|byte| byte.parse().ok()).collect::<Option<Vec<u8>>>()
        });
        base64::encode(&bytes.unwrap_or_default(), out);
    }))
}

fn base64_encode_fromguid(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let guids = call.arg(0)?.data()?;
    Ok(call.write_texts(|row, out| {
        if let Datum::Guid(guid) = guids.at(row) {
            base64::encode(&guid.to_bytes_le(), out);
        }
    }))
}

fn codepoints_from_string(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        write_numbers(texts.at(row).chars().map(u32::from), out);
        Some(())
    }))
}

fn codepoints_to_string(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let number = |argument: &Argument| {
        matches!(argument.ty, Type::Int | Type::Long | Type::Real | Type::Dynamic)
    };
    if !call.args.iter().all(number) {
        return Err(invalid("unicode_codepoints_to_string() takes numbers and arrays of them"));
    }
    let values = call.args.iter().map(Argument::data).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_texts(|row, out| {
        let mut push = |value: Datum<'_>| {
            let code = super::to_long(value).and_then(|code| u32::try_from(code).ok());
            out.extend(code.and_then(char::from_u32));
        };
        for value in &values {
            match value.at(row) {
                Datum::Json(list) if json::kind(list) == json::Kind::Array => {
                    json::elements(list).for_each(|code| push(Datum::Json(code)));
                }
                value => push(value),
            }
        }
    }))
}
