//! `parse_ipv4`, `ipv4_is_in_range`, `ipv6_compare` …
//!
//! Not here: addresses within texts (`address_search`), and where on Earth an address is, for
//! which there is no data.

use arrow::array::ArrayRef;

use super::super::{
    Call, Implementation,
    argument::{Data, Datum},
    json::{self, Kind},
    network::{Network, ipv4, ipv6, ipv6_with_points},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "parse_ipv4" => parse_ipv4,
        "parse_ipv4_mask" => parse_ipv4_mask,
        "parse_ipv6" | "parse_ipv6_mask" => parse_ipv6,
        "format_ipv4" => |call| format_ipv4(call, false),
        "format_ipv4_mask" => |call| format_ipv4(call, true),
        "ipv4_compare" => |call| compare(call, ipv4, 32),
        "ipv6_compare" => |call| compare(call, ipv6, 128),
        "ipv4_is_match" => |call| is_match(call, ipv4, 32),
        "ipv6_is_match" => |call| is_match(call, ipv6, 128),
        "ipv4_is_in_range" => |call| is_match(call, ipv4, 32),
        "ipv6_is_in_range" => |call| is_match(call, ipv6, 128),
        "ipv4_is_in_any_range" => |call| is_in_any_range(call, ipv4),
        "ipv6_is_in_any_range" => |call| is_in_any_range(call, ipv6),
        "ipv4_is_private" | "_IsIPv4Private" => is_private,
        "ipv4_netmask_suffix" => |call| {
            let texts = call.arg(0)?.texts()?;
            Ok(call.write_integers(|row| ipv4(texts.at(row)).map(|ip| i64::from(ip.prefix) - 96)))
        },
        "ipv4_range_to_cidr_list" => range_to_cidr_list,
        _ => return None,
    })
}

type Parse = fn(&str) -> Option<Network>;

fn parse_ipv4(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_integers(|row| ipv4(texts.at(row)).map(|ip| ip.ipv4().into())))
}

fn parse_ipv4_mask(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, prefixes) = (call.arg(0)?.texts()?, call.arg(1)?.integers()?);
    Ok(call.write_integers(|row| {
        Some(ipv4(texts.at(row))?.masked_ipv4(prefixes.at(row)?)?.ipv4().into())
    }))
}

fn parse_ipv6(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (texts, prefixes) = (call.arg(0)?.texts()?, call.integers_or(1, 128)?);
    Ok(call.write_texts(|row, out| {
        let ip = ipv6_with_points(texts.at(row))
            .zip(prefixes(row))
            .and_then(|(ip, prefix)| ip.masked(prefix));
        if let Some(ip) = ip {
            ip.write(out);
        }
    }))
}

fn format_ipv4(call: &Call<'_>, with_prefix: bool) -> Result<ArrayRef, Error> {
    let (values, prefixes) = (call.arg(0)?.data()?, call.integers_or(1, 32)?);
    Ok(call.write_texts(|row, out| {
        let ip = match values.at(row) {
            Datum::Text(text) => ipv4(text),
            Datum::Json(json) if json::kind(json) == Kind::Text => ipv4(&json::text_of(json)),
            number => super::to_long(number).and_then(Network::of_number),
        };
        let ip = ip.zip(prefixes(row)).and_then(|(ip, prefix)| ip.masked_ipv4(prefix));
        if let Some(ip) = ip {
            ip.write_ipv4(with_prefix, out);
        }
    }))
}

/// Two addresses under the shortest of their prefixes and one given.
fn pair(
    left: &str,
    right: &str,
    prefix: Option<i64>,
    parse: Parse,
    bits: i64,
) -> Option<(u128, u128)> {
    // A prefix of IPv4 counts the last 32 bits.
    let prefix = prefix.filter(|prefix| (0..=bits).contains(prefix))? + 128 - bits;
    let (left, right) = (parse(left)?, parse(right)?);
    let shortest = prefix.min(left.prefix.into()).min(right.prefix.into());
    Some((left.masked(shortest)?.bits, right.masked(shortest)?.bits))
}

fn compare(call: &Call<'_>, parse: Parse, bits: i64) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    let prefixes = call.integers_or(2, bits)?;
    Ok(call.write_integers(|row| {
        let (left, right) = pair(left.at(row), right.at(row), prefixes(row), parse, bits)?;
        Some(left.cmp(&right) as i64)
    }))
}

fn is_match(call: &Call<'_>, parse: Parse, bits: i64) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    let prefixes = call.integers_or(2, bits)?;
    Ok(call.write_bools(|row| {
        let (left, right) = pair(left.at(row), right.at(row), prefixes(row), parse, bits)?;
        Some(left == right)
    }))
}

/// The texts that arguments from a position on give: themselves, or the elements of arrays.
pub(super) fn each_text(value: Datum<'_>, mut take: impl FnMut(&str)) {
    match value {
        Datum::Text(text) => take(text),
        Datum::Json(list) if json::kind(list) == Kind::Array => {
            json::elements(list).for_each(|element| take(&json::text_of(element)));
        }
        Datum::Json(json) => take(&json::text_of(json)),
        _ => {}
    }
}

fn is_in_any_range(call: &Call<'_>, parse: Parse) -> Result<ArrayRef, Error> {
    let (texts, ranges) = (call.arg(0)?.texts()?, call.args.get(1..).unwrap_or_default());
    let mut constant = Vec::new();
    let mut other: Vec<Data<'_>> = Vec::new();
    for range in ranges {
        if range.constant {
            each_text(range.data()?.at(0), |text| constant.extend(parse(text)));
        } else {
            other.push(range.data()?);
        }
    }
    Ok(call.write_bools(|row| {
        let ip = parse(texts.at(row))?;
        let is_in = |range: &Network| {
            let prefix = range.prefix.min(ip.prefix).into();
            ip.masked(prefix).map(|ip| ip.bits) == range.masked(prefix).map(|range| range.bits)
        };
        let mut found = constant.iter().any(is_in);
        for range in &other {
            each_text(range.at(row), |text| {
                found |= parse(text).is_some_and(|range| is_in(&range))
            });
        }
        Some(found)
    }))
}

fn is_private(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_bools(|row| {
        let ip = ipv4(texts.at(row))?;
        Some(std::net::Ipv4Addr::from(ip.ipv4()).is_private())
    }))
}

fn range_to_cidr_list(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (starts, ends) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    Ok(call.write_jsons(|row, out| {
        let end = u64::from(ipv4(ends.at(row))?.ipv4());
        let mut at = u64::from(ipv4(starts.at(row))?.ipv4());
        out.push('[');
        while at <= end {
            // The largest network that begins here and does not go beyond the end.
            let mut size = 32.min(at.trailing_zeros());
            while size > 0 && at + (1 << size) - 1 > end {
                size -= 1;
            }
            if !out.ends_with('[') {
                out.push(',');
            }
            out.push('"');
            let ip = Network::of_number(i64::try_from(at).ok()?)?;
            ip.masked_ipv4(i64::from(32 - size))?.write_ipv4(true, out);
            out.push('"');
            at += 1 << size;
        }
        out.push(']');
        Some(())
    }))
}
