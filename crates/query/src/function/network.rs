//! IP addresses with a prefix, all of them as 128 bits; IPv4 is mapped to `::ffff:0:0/96`.
//!
//! Not here: the functions that compare them (`families::addresses`).

use std::{fmt::Write as _, net::Ipv6Addr};

/// An address, masked by its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Network {
    pub(super) bits: u128,
    /// From 0 to 128.
    pub(super) prefix: u8,
}

/// The four octets of an address, without leading zeros.
pub(super) fn octets(text: &str) -> Option<[u8; 4]> {
    let mut octets = [0; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        let part = parts.next()?;
        let digits =
            !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        if !digits || part.len() > 1 && part.starts_with('0') {
            return None;
        }
        *octet = part.parse().ok()?;
    }
    parts.next().is_none().then_some(octets)
}

/// An address and what stands after `/`.
fn with_suffix(text: &str) -> Option<(&str, Option<u8>)> {
    match text.trim().split_once('/') {
        None => Some((text.trim(), None)),
        Some((address, suffix)) => Some((address.trim(), Some(suffix.trim().parse().ok()?))),
    }
}

/// Reads an IPv4 address, with or without a prefix.
pub(super) fn ipv4(text: &str) -> Option<Network> {
    let (address, suffix) = with_suffix(text)?;
    let suffix = suffix.unwrap_or(32);
    let address = u32::from_be_bytes(octets(address)?);
    (suffix <= 32).then(|| Network::new(mapped(address), suffix + 96))?
}

/// Reads an IPv6 or IPv4 address, with or without a prefix, for a comparison.
pub(super) fn ipv6(text: &str) -> Option<Network> {
    let (address, suffix) = with_suffix(text)?;
    if !address.contains(':') {
        return ipv4(text);
    }
    Network::new(address.parse::<Ipv6Addr>().ok()?.to_bits(), suffix.unwrap_or(128))
}

/// The same, but of an address that is written with points at its end, the prefix counts the
/// last 32 bits. Kusto does that when it writes an address, not when it compares two.
pub(super) fn ipv6_with_points(text: &str) -> Option<Network> {
    let (address, suffix) = with_suffix(text)?;
    match suffix {
        Some(suffix) if address.contains(':') && address.contains('.') => {
            Network::new(ipv6(address)?.bits, suffix.checked_add(96)?)
        }
        _ => ipv6(text),
    }
}

fn mapped(address: u32) -> u128 {
    0xFFFF << 32 | u128::from(address)
}

impl Network {
    fn new(bits: u128, prefix: u8) -> Option<Self> {
        Self { bits, prefix: 128 }.masked(prefix.into())
    }

    /// The IPv4 address that a number means.
    pub(super) fn of_number(number: i64) -> Option<Self> {
        Some(Self { bits: mapped(u32::try_from(number).ok()?), prefix: 128 })
    }

    /// The network of a prefix of 128 bits, unless its own is shorter.
    pub(super) fn masked(self, prefix: i64) -> Option<Self> {
        let prefix = u8::try_from(prefix).ok().filter(|prefix| *prefix <= 128)?.min(self.prefix);
        let mask = u128::MAX.checked_shl(u32::from(128 - prefix)).unwrap_or(0);
        Some(Self { bits: self.bits & mask, prefix })
    }

    /// The same for a prefix of the last 32 bits.
    pub(super) fn masked_ipv4(self, prefix: i64) -> Option<Self> {
        (0..=32).contains(&prefix).then(|| self.masked(prefix + 96))?
    }

    /// The last 32 bits.
    #[expect(clippy::cast_possible_truncation, reason = "that is the point")]
    pub(super) const fn ipv4(self) -> u32 {
        self.bits as u32
    }

    /// Appends the address as eight groups.
    pub(super) fn write(self, out: &mut String) {
        for (i, group) in Ipv6Addr::from_bits(self.bits).segments().iter().enumerate() {
            // A `String` takes everything.
            _ = write!(out, "{}{group:04x}", if i > 0 { ":" } else { "" });
        }
    }

    /// Appends the address as four octets, and its prefix if wanted.
    pub(super) fn write_ipv4(self, with_prefix: bool, out: &mut String) {
        _ = write!(out, "{}", std::net::Ipv4Addr::from_bits(self.ipv4()));
        if with_prefix {
            _ = write!(out, "/{}", self.prefix.saturating_sub(96));
        }
    }
}
