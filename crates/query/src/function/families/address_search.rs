//! `has_ipv4` and its relatives: IPv4 addresses within texts.
//!
//! Not here: addresses as such (`addresses`).

use arrow::array::ArrayRef;

use super::{
    super::{Call, Implementation, network::octets},
    addresses::each_text,
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "has_ipv4" | "has_any_ipv4" => |call| any(call, has_address),
        "has_ipv4_prefix" | "has_any_ipv4_prefix" => |call| any(call, has_prefix),
        _ => return None,
    })
}

fn any(call: &Call<'_>, test: fn(&str, &str) -> bool) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    let others = call.args.get(1..).unwrap_or_default().iter().map(|arg| arg.data());
    let others = others.collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_bools(|row| {
        let mut found = false;
        for other in &others {
            each_text(other.at(row), |other| found = found || test(texts.at(row), other));
        }
        Some(found)
    }))
}

/// The addresses in a text: four octets with no letter or digit next to them.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_ascii_digit() || c == '.';
    let mut last_end = 0;
    text.match_indices(part).filter_map(move |(start, _)| {
        if start < last_end {
            return None;
        }
        let rest = text.get(start..)?;
        let run = rest.get(..rest.find(|c| !part(c)).unwrap_or(rest.len()))?;
        last_end = start + run.len();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = letter(text.get(..start)?.chars().next_back()) && !run.starts_with('.');
        let after = letter(text.get(last_end..)?.chars().next()) && !run.ends_with('.');
        let address = run.trim_matches('.');
        (!before && !after && octets(address).is_some()).then_some(address)
    })
}

fn has_address(text: &str, address: &str) -> bool {
    octets(address).is_some() && addresses(text).any(|found| found == address)
}

/// A prefix ends with a point, or is a whole address.
fn has_prefix(text: &str, prefix: &str) -> bool {
    if octets(prefix).is_some() {
        return has_address(text, prefix);
    }
    prefix.ends_with('.') && addresses(text).any(|found| found.starts_with(prefix))
}
