//! Arithmetic of `decimal`: exact as far as 34 digits after the point go, null beyond.
//!
//! Not here: text forms (`kql::value`).

use arrow::datatypes::i256;
use kql::value::Decimal;

use crate::columns::{decimal_of_arrow, decimal_to_arrow};

pub(super) fn add(left: Decimal, right: Decimal) -> Option<Decimal> {
    decimal_of_arrow(decimal_to_arrow(left).checked_add(decimal_to_arrow(right))?)
}

pub(super) fn subtract(left: Decimal, right: Decimal) -> Option<Decimal> {
    decimal_of_arrow(decimal_to_arrow(left).checked_sub(decimal_to_arrow(right))?)
}

pub(super) fn multiply(left: Decimal, right: Decimal) -> Option<Decimal> {
    // Two numbers of 127 bits: their product has 254.
    let product =
        i256::from_i128(left.mantissa()).checked_mul(i256::from_i128(right.mantissa()))?;
    reduced(product, i32::from(left.scale()) + i32::from(right.scale()))
}

/// The quotient to 34 digits after the point; of a division by zero, null.
pub(super) fn divide(left: Decimal, right: Decimal) -> Option<Decimal> {
    let (mut dividend, divisor) =
        (i256::from_i128(left.mantissa()), i256::from_i128(right.mantissa()));
    let mut scale = i32::from(left.scale()) - i32::from(right.scale());
    while scale < i32::from(Decimal::MAX_SCALE) {
        let Some(more) = dividend.checked_mul(i256::from_i128(10)) else { break };
        dividend = more;
        scale += 1;
    }
    reduced(dividend.checked_div(divisor)?, scale)
}

/// The remainder, never negative; modulo zero, null.
pub(super) fn modulo(left: Decimal, right: Decimal) -> Option<Decimal> {
    let divisor = decimal_to_arrow(right).wrapping_abs();
    let remainder = decimal_to_arrow(left).checked_rem(divisor)?;
    let negative = remainder < i256::ZERO;
    decimal_of_arrow(if negative { remainder.checked_add(divisor)? } else { remainder })
}

/// The greatest multiple of a size that is not more.
pub(super) fn bin(value: Decimal, size: Decimal) -> Option<Decimal> {
    let (value, size) = (decimal_to_arrow(value), decimal_to_arrow(size));
    let remainder = value.checked_rem(size)?;
    let cut = value.checked_sub(remainder)?;
    let opposite = remainder != i256::ZERO && (remainder < i256::ZERO) != (size < i256::ZERO);
    decimal_of_arrow(if opposite { cut.checked_sub(size)? } else { cut })
}

pub(super) fn negate(value: Decimal) -> Option<Decimal> {
    Some(Decimal::new(value.mantissa().checked_neg()?, value.scale()))
}

/// `mantissa / 10^scale`, without digits that do not fit.
fn reduced(mut mantissa: i256, mut scale: i32) -> Option<Decimal> {
    let ten = i256::from_i128(10);
    while scale < 0 {
        mantissa = mantissa.checked_mul(ten)?;
        scale += 1;
    }
    while scale > 0 && (scale > i32::from(Decimal::MAX_SCALE) || mantissa.to_i128().is_none()) {
        mantissa = mantissa.checked_div(ten)?;
        scale -= 1;
    }
    Some(Decimal::new(mantissa.to_i128()?, u8::try_from(scale).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        let read = |text: &str| Decimal::parse(text).unwrap();
        for (operation, left, right, expected) in [
            (add as fn(Decimal, Decimal) -> Option<Decimal>, "0.1", "0.2", Some("0.3")),
            (subtract, "1", "0.999", Some("0.001")),
            (multiply, "1.5", "-2.25", Some("-3.375")),
            (multiply, "99999999999999999999", "99999999999999999999", None),
            (divide, "1", "4", Some("0.25")),
            (divide, "1", "3", Some("0.3333333333333333333333333333333333")),
            (divide, "1", "0", None),
            (divide, "1", "0.001", Some("1000")),
            (modulo, "-7.5", "2", Some("0.5")),
            (modulo, "7.5", "-2", Some("1.5")),
            (bin, "-5.5", "2", Some("-6")),
            (bin, "5.5", "2", Some("4")),
        ] {
            let result = operation(read(left), read(right)).map(|value| value.to_string());
            assert_eq!(result.as_deref(), expected, "{left} {right}");
        }
    }
}
