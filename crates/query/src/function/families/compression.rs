//! `gzip_compress_to_base64_string`, `zlib_decompress_from_base64_string` and their counterparts.
//!
//! Compressed bytes are those of miniz, whose habits Kusto's answers show.
//!
//! Not here: base64.

use std::io::Read;

use arrow::array::ArrayRef;
use flate2::{
    Crc,
    read::{GzDecoder, ZlibDecoder},
};
use miniz_oxide::deflate::compress_to_vec;

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
        "gzip_compress_to_base64_string" => |call| compress(call, gzip),
        "zlib_compress_to_base64_string" => |call| compress(call, zlib),
        _ => return None,
    })
}

/// How hard to try, of 10.
const LEVEL: u8 = 6;

fn compress(call: &Call<'_>, write: fn(&[u8]) -> Vec<u8>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| base64::encode(&write(texts.at(row).as_bytes()), out)))
}

/// The format of RFC 1951: as it is, if it would become longer.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let compressed = compress_to_vec(bytes, LEVEL);
    if bytes.is_empty() || compressed.len() < bytes.len() {
        return compressed;
    }
    let mut file = Vec::new();
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        file.push(u8::from(blocks.peek().is_none()));
        file.extend(length.to_le_bytes());
        file.extend((!length).to_le_bytes());
        file.extend(block);
    }
    file
}

/// The format of RFC 1952, without a name or a time.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    file.extend(deflated(bytes));
    let mut sum = Crc::new();
    sum.update(bytes);
    file.extend(sum.sum().to_le_bytes());
    file.extend((bytes.len() as u32).to_le_bytes());
    file
}

/// The format of RFC 1950.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    const PRIME: u32 = 65_521;
    let mut file = vec![0x78, 0x01];
    file.extend(deflated(bytes));
    let sums = bytes.iter().fold((1_u32, 0_u32), |(first, second), byte| {
        let first = (first + u32::from(*byte)) % PRIME;
        (first, (second + first) % PRIME)
    });
    file.extend((sums.1 << 16 | sums.0).to_be_bytes());
    file
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
