//! `gzip_decompress_from_base64_string` and `zlib_decompress_from_base64_string`.
//!
//! Not here: compression, whose bytes depend on Kusto's own compressor.

use std::io::Read;

use arrow::array::ArrayRef;
use flate2::read::{GzDecoder, ZlibDecoder};

use super::super::{Call, Implementation, base64};
use crate::Error;

/// Bytes of a decompressed text; a longer one is none.
const LONGEST: u64 = 1 << 24;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "gzip_decompress_from_base64_string" => {
            |call| decompress(call, |bytes| read(GzDecoder::new(bytes)))
        }
        "zlib_decompress_from_base64_string" => {
            |call| decompress(call, |bytes| read(ZlibDecoder::new(bytes)))
        }
        _ => return None,
    })
}

/// The decompressed text of each base64 text; empty if there is none.
fn decompress(call: &Call<'_>, read: fn(&[u8]) -> Option<String>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| {
        let text = base64::decode(texts.at(row)).and_then(|bytes| read(&bytes));
        out.push_str(&text.unwrap_or_default());
    }))
}

fn read(from: impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    from.take(LONGEST + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > LONGEST {
        return None;
    }
    String::from_utf8(bytes).ok()
}
