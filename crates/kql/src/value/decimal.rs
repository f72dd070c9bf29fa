//! The `decimal` type as text and as an integer with a scale.
//!
//! Not here: arithmetic (the `query` crate).

use std::{cmp::Ordering, fmt};

/// A decimal number `mantissa / 10^scale`, normalised: no trailing zeros after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

impl Decimal {
    /// Most digits after the point.
    pub const MAX_SCALE: u8 = 34;

    /// `mantissa / 10^scale`, normalised.
    #[must_use]
    pub fn new(mut mantissa: i128, mut scale: u8) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// The integer that `10^scale` divides.
    #[must_use]
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Digits after the point.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Reads `[-+]digits[.digits][e[-+]digits]`. Digits past the 34th after the point are
    /// dropped; `None` if it is no number or too large.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, number) = match number.as_bytes().first()? {
            b'-' => (true, number.get(1..)?),
            b'+' => (false, number.get(1..)?),
            _ => (false, number),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if digits().next().is_none() || !digits().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut mantissa: i128 = 0;
        let mut scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        for (i, digit) in digits().enumerate() {
            let next =
                mantissa.checked_mul(10).and_then(|m| m.checked_add(i128::from(digit - b'0')));
            match next {
                Some(next) => mantissa = next,
                None if i >= whole.len() => {
                    scale -= i32::try_from(whole.len() + fraction.len() - i).ok()?;
                    break;
                }
                None => return None,
            }
        }
        if mantissa == 0 || scale > 2 * i32::from(Self::MAX_SCALE) {
            return Some(Self::new(0, 0));
        }
        while scale < 0 {
            mantissa = mantissa.checked_mul(10)?;
            scale += 1;
        }
        while scale > i32::from(Self::MAX_SCALE) {
            mantissa /= 10;
            scale -= 1;
        }
        Some(Self::new(if negative { -mantissa } else { mantissa }, u8::try_from(scale).ok()?))
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::new(i128::from(value), 0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(scale));
        if self.mantissa < 0 {
            f.write_str("-")?;
        }
        f.write_str(whole)?;
        if scale > 0 { write!(f, ".{fraction}") } else { Ok(()) }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let split = |d: &Self| {
            let unit = 10_i128.pow(u32::from(d.scale));
            (d.mantissa.div_euclid(unit), d.mantissa.rem_euclid(unit))
        };
        let ((whole, fraction), (other_whole, other_fraction)) = (split(self), split(other));
        whole.cmp(&other_whole).then_with(|| {
            let raise = |f: i128, scale: u8| f * 10_i128.pow(u32::from(Self::MAX_SCALE - scale));
            raise(fraction, self.scale).cmp(&raise(other_fraction, other.scale))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_digit() {
        for text in ["3.14159265358979323846", "-0.001", "0", "1000", "12.5"] {
            assert_eq!(Decimal::parse(text).map(|d| d.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Decimal::parse("1.500").map(|d| d.to_string()).as_deref(), Some("1.5"));
        assert_eq!(Decimal::parse("1.5e3").map(|d| d.to_string()).as_deref(), Some("1500"));
    }

    #[test]
    fn orders_across_scales() {
        let read = |text| Decimal::parse(text).unwrap();
        assert!(read("1.5") < read("1.51"));
        assert!(read("-1.5") > read("-1.51"));
        assert!(read("-0.5") < read("0"));
        assert_eq!(read("2.0"), Decimal::from(2));
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", "-", ".", "1,5", "abc", "1e2147483647"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
