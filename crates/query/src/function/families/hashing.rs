//! `hash`, `hash_sha256` and others, `new_guid`, `estimate_data_size`.
//!
//! Not here: `hash_many`, whose way of combining hashes is not public.

use std::fmt::Write as _;

use arrow::array::ArrayRef;
use kql::Type;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    super::{
        Argument, Call, Implementation,
        argument::{Data, Datum},
        json, xxhash,
    },
    mathematics::random,
};
use crate::{Error, ErrorKind, columns};

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "hash" => hash,
        "hash_sha256" => |call| digest(call, |bytes, out| write_hex(&Sha256::digest(bytes), out)),
        "hash_sha1" => |call| digest(call, |bytes, out| write_hex(&Sha1::digest(bytes), out)),
        "hash_md5" => |call| digest(call, |bytes, out| write_hex(&Md5::digest(bytes), out)),
        "new_guid" => new_guid,
        "estimate_data_size" => estimate_data_size,
        _ => return None,
    })
}

fn hash(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let value = call.arg(0)?;
    let values = value.data()?;
    if !matches!(values, Data::Text(_) | Data::Datetime(_) | Data::Timespan(_) | Data::Long(_)) {
        let message = format!("hash() of a value of type {} is not supported", value.ty.name());
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    let modulus = call.optional(1).map(Argument::integers).transpose()?;
    Ok(call.write_integers(|row| {
        let hash = match values.at(row) {
            Datum::Text(text) => xxhash::hash(text.as_bytes()),
            Datum::Datetime(number) | Datum::Timespan(number) | Datum::Long(number) => {
                xxhash::hash(&number.to_le_bytes())
            }
            _ => return None,
        };
        match modulus {
            None => Some(hash.cast_signed()),
            Some(modulus) => {
                let modulus = u64::try_from(modulus.at(row)?).ok()?;
                i64::try_from(hash.checked_rem(modulus)?).ok()
            }
        }
    }))
}

fn write_hex(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        // A `String` takes everything.
        _ = write!(out, "{byte:02x}");
    }
}

/// The digest of each value's text; of an empty one, the empty text.
fn digest(call: &Call<'_>, write: fn(&[u8], &mut String)) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.data()?;
    let mut text = String::new();
    Ok(call.write_texts(|row, out| {
        text.clear();
        json::write_text(values.at(row), &mut text);
        if !text.is_empty() {
            write(text.as_bytes(), out);
        }
    }))
}

fn new_guid(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let guid = |row| {
        let bits = u128::from(random(call, 2 * row)) << 64 | u128::from(random(call, 2 * row + 1));
        Some(uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid())
    };
    let guids: Vec<Option<Uuid>> = (0..call.rows).map(guid).collect();
    Ok(columns::guids(guids.into_iter()))
}

fn estimate_data_size(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let values = call.args.iter().map(Argument::data).collect::<Result<Vec<_>, _>>()?;
    let width = |ty| match ty {
        Type::Bool => 1,
        Type::Int => 4,
        Type::Decimal | Type::Guid => 16,
        _ => 8,
    };
    Ok(call.write_integers(|row| {
        let sizes = values.iter().zip(call.args).map(|(value, arg)| match value.at(row) {
            Datum::Text(text) | Datum::Json(text) => text.len(),
            _ if arg.ty == Type::Dynamic => 0,
            _ => width(arg.ty),
        });
        i64::try_from(sizes.sum::<usize>()).ok()
    }))
}
