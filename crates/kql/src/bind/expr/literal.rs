//! Literals.
//!
//! Not here: their spelling; the parser has checked it.

use uuid::Uuid;

use crate::{
    Diagnostic, Span, Type, Value,
    bind::{Bind, Binder, Failed},
    bound::{Expr, ExprKind},
    catalogue,
    syntax::tree::{Literal, LiteralKind},
    value::{Datetime, Decimal, TICKS_PER_DAY, Timespan},
};

impl Binder<'_> {
    pub(super) fn literal(&mut self, literal: &Literal, span: Span) -> Bind<Expr> {
        if literal.kind == LiteralKind::Datetime && literal.text.trim().is_empty() {
            // `datetime()` is the instant of the query.
            return match catalogue::function("now") {
                Some(function) => {
                    let kind = ExprKind::Call { function, args: Vec::new() };
                    Ok(Expr { kind, ty: Type::Datetime, span })
                }
                None => Err(self.unsupported(span, "`datetime()`")),
            };
        }
        if let Some(value) = value(literal) {
            return Ok(Expr::literal(value, span));
        }
        let what = name(literal.kind);
        let message = format!("`{}` is no {what}, or out of range", literal.text);
        self.tolerate(Diagnostic::error("SYN0002", span, message))?;
        let ty = Type::parse(what).ok_or(Failed)?;
        Ok(Expr::literal(Value::null(ty), span))
    }
}

const fn name(kind: LiteralKind) -> &'static str {
    match kind {
        LiteralKind::String => "string",
        LiteralKind::Bool => "bool",
        LiteralKind::Int => "int",
        LiteralKind::Long => "long",
        LiteralKind::Real => "real",
        LiteralKind::Decimal => "decimal",
        LiteralKind::Datetime => "datetime",
        LiteralKind::Timespan => "timespan",
        LiteralKind::Guid => "guid",
        LiteralKind::Dynamic => "dynamic",
    }
}

/// The value of a literal; `None` if it is out of range.
fn value(literal: &Literal) -> Option<Value> {
    let text = literal.text.trim();
    if literal.kind == LiteralKind::String {
        return Some(Value::string(literal.text.as_str()));
    }
    let null = text.eq_ignore_ascii_case("null");
    Some(match literal.kind {
        LiteralKind::String => return None,
        LiteralKind::Dynamic => Value::dynamic(&serde_json::from_str(text).ok()?),
        LiteralKind::Bool if null => Value::Bool(None),
        LiteralKind::Bool => Value::Bool(Some(boolean(text)?)),
        LiteralKind::Int if null => Value::Int(None),
        LiteralKind::Int => Value::Int(Some(int(text)?)),
        LiteralKind::Long if null => Value::Long(None),
        LiteralKind::Long => Value::Long(Some(long(text)?)),
        LiteralKind::Real if null => Value::Real(None),
        LiteralKind::Real => Value::Real(Some(real(text)?)),
        LiteralKind::Decimal if null => Value::Decimal(None),
        LiteralKind::Decimal => Value::Decimal(Some(Decimal::parse(text)?)),
        LiteralKind::Datetime if null => Value::Datetime(None),
        LiteralKind::Datetime => Value::Datetime(Some(Datetime::parse(text)?.0)),
        LiteralKind::Timespan if null => Value::Timespan(None),
        LiteralKind::Timespan => Value::Timespan(Some(timespan(text)?)),
        LiteralKind::Guid if null => Value::Guid(None),
        LiteralKind::Guid => Value::Guid(Some(Uuid::try_parse(text).ok()?)),
    })
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        number => Some(long(number)? != 0),
    }
}

fn hexadecimal(text: &str) -> Option<&str> {
    text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))
}

fn int(text: &str) -> Option<i32> {
    match hexadecimal(text) {
        // The bits of the number, as Kusto reads them.
        Some(digits) => u32::from_str_radix(plain(digits)?, 16).ok().map(u32::cast_signed),
        None => text.parse().ok(),
    }
}

fn long(text: &str) -> Option<i64> {
    match hexadecimal(text) {
        Some(digits) => u64::from_str_radix(plain(digits)?, 16).ok().map(u64::cast_signed),
        None => text.parse().ok(),
    }
}

fn plain(digits: &str) -> Option<&str> {
    digits.starts_with(|c: char| c.is_ascii_hexdigit()).then_some(digits)
}

fn real(text: &str) -> Option<f64> {
    match text.to_ascii_lowercase().as_str() {
        "nan" => Some(f64::NAN),
        "inf" | "+inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        number if number.bytes().any(|b| b.is_ascii_digit()) => number.parse().ok(),
        _ => None,
    }
}

/// A number alone means days.
fn timespan(text: &str) -> Option<i64> {
    if let Ok(days) = text.parse::<i64>() {
        return days.checked_mul(TICKS_PER_DAY);
    }
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Timespan::parse(&format!("{text}d")).map(|timespan| timespan.0);
    }
    Timespan::parse(text).map(|timespan| timespan.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: LiteralKind, text: &str) -> Option<Value> {
        value(&Literal { kind, text: text.into() })
    }

    #[test]
    fn numbers_wrap_only_in_hexadecimal() {
        assert_eq!(read(LiteralKind::Int, "0xFFFFFFFF"), Some(Value::Int(Some(-1))));
        assert_eq!(read(LiteralKind::Int, "010"), Some(Value::Int(Some(10))));
        assert_eq!(read(LiteralKind::Int, "2147483648"), None);
        assert_eq!(read(LiteralKind::Int, "1.0"), None);
        assert_eq!(
            read(LiteralKind::Long, "-9223372036854775808"),
            Some(Value::Long(Some(i64::MIN)))
        );
        assert_eq!(read(LiteralKind::Real, "+inf"), Some(Value::Real(Some(f64::INFINITY))));
        assert_eq!(read(LiteralKind::Bool, "1"), Some(Value::Bool(Some(true))));
    }

    #[test]
    fn times_are_read_in_every_form() {
        assert_eq!(read(LiteralKind::Timespan, "2"), read(LiteralKind::Timespan, "2d"));
        assert_eq!(
            read(LiteralKind::Timespan, "15 seconds"),
            Some(Value::Timespan(Some(150_000_000)))
        );
        assert_eq!(read(LiteralKind::Datetime, "2015-01-01"), read(LiteralKind::Datetime, "2015"));
        assert_eq!(read(LiteralKind::Datetime, "yesterday"), None);
        assert_eq!(read(LiteralKind::Guid, "null"), Some(Value::Guid(None)));
    }
}
