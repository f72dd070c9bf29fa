//! `dynamic(…)`: JSON with KQL's literals in it, made plain JSON.
//!
//! Not here: the value; whoever needs it reads the JSON.

use super::{
    parser::{Parser, Read},
    token::TokenKind,
    tree::{Literal, LiteralKind},
};
use crate::{
    Diagnostic, Span,
    value::{Datetime, Timespan},
};

impl Parser<'_> {
    /// `dynamic(…)`. The text of the literal is JSON: a datetime in it is a text with seven digits
    /// after the second, a timespan its ticks, a guid a text in lower case, NaN and the infinities
    /// texts.
    pub(super) fn dynamic_literal(&mut self) -> Read<Literal> {
        let mut text = String::new();
        self.dynamic_in_parentheses(&mut text)?;
        Ok(Literal { kind: LiteralKind::Dynamic, text })
    }

    fn dynamic_in_parentheses(&mut self, out: &mut String) -> Read<()> {
        self.expect("dynamic")?;
        self.expect("(")?;
        self.json(out)?;
        self.expect(")")?;
        Ok(())
    }

    fn json(&mut self, out: &mut String) -> Read<()> {
        self.nested(|parser| parser.json_value(out))
    }

    fn json_value(&mut self, out: &mut String) -> Read<()> {
        let token = self.peek();
        match token.kind {
            TokenKind::String => {
                let text = self.text("a text")?;
                push_text(out, &text);
                return Ok(());
            }
            TokenKind::Number(_) => return self.json_number("", out),
            TokenKind::Typed(_) => {
                let literal = self.literal()?;
                return self.json_typed(token.span, &literal, out);
            }
            _ => {}
        }
        match self.written(0) {
            "[" => self.json_array(out),
            "{" => self.json_object(out),
            "dynamic" => self.dynamic_in_parentheses(out),
            "true" | "false" | "null" | "True" | "False" | "TRUE" | "FALSE" => {
                let word = self.bump();
                out.push_str(&self.slice(word.span).to_ascii_lowercase());
                Ok(())
            }
            sign @ ("-" | "+") if matches!(self.nth(1).kind, TokenKind::Number(_)) => {
                self.bump();
                self.json_number(if sign == "-" { "-" } else { "" }, out)
            }
            _ => self.unexpected("a JSON value"),
        }
    }

    fn json_array(&mut self, out: &mut String) -> Read<()> {
        self.bump();
        out.push('[');
        if !self.eat("]") {
            self.json(out)?;
            while self.eat(",") {
                out.push(',');
                self.json(out)?;
            }
            if !self.eat("]") {
                return self.unexpected("`,` or `]`");
            }
        }
        out.push(']');
        Ok(())
    }

    fn json_object(&mut self, out: &mut String) -> Read<()> {
        self.bump();
        out.push('{');
        let mut first = true;
        while !(first && self.eat("}")) {
            let key = self.text("a key in quotes")?;
            push_text(out, &key);
            self.expect(":")?;
            out.push(':');
            self.json(out)?;
            if self.eat("}") {
                break;
            }
            if !self.eat(",") {
                return self.unexpected("`,` or `}`");
            }
            out.push(',');
            first = false;
        }
        out.push('}');
        Ok(())
    }

    fn json_number(&mut self, sign: &str, out: &mut String) -> Read<()> {
        let span = self.here();
        let text = self.slice(span);
        if sign == "-" && text.bytes().all(|digit| digit.is_ascii_digit()) {
            // The most negative long has no positive counterpart; JSON has no limits at all.
            self.bump();
            out.push('-');
            out.push_str(without_zeros(text));
            return Ok(());
        }
        if text.bytes().all(|digit| digit.is_ascii_digit()) {
            self.bump();
            out.push_str(without_zeros(text));
            return Ok(());
        }
        let literal = self.literal()?;
        out.push_str(sign);
        self.json_typed(span, &literal, out)
    }

    fn json_typed(&mut self, span: Span, literal: &Literal, out: &mut String) -> Read<()> {
        match json_of(literal) {
            Some(json) => {
                out.push_str(&json);
                Ok(())
            }
            None => {
                let message = format!("`{}` cannot stand in a dynamic value", self.slice(span));
                self.fail(Diagnostic::error("SYN0002", span, message))
            }
        }
    }
}

/// A literal as JSON, if it may stand in a dynamic value.
fn json_of(literal: &Literal) -> Option<String> {
    let text = literal.text.as_str();
    match literal.kind {
        LiteralKind::Int | LiteralKind::Long | LiteralKind::Real if text == "null" => {
            Some("null".to_owned())
        }
        LiteralKind::Int | LiteralKind::Long => Some(integer(text)),
        LiteralKind::Real => Some(real(text)),
        LiteralKind::Decimal => Some(quoted(text)),
        LiteralKind::Datetime => Some(quoted(&format!("{:#}", Datetime::parse(text)?))),
        LiteralKind::Timespan => Some(Timespan::parse(text)?.0.to_string()),
        LiteralKind::Guid if text != "null" => Some(quoted(&text.to_ascii_lowercase())),
        _ => None,
    }
}

fn integer(text: &str) -> String {
    match text.get(..2) {
        Some("0x" | "0X") => {
            let bits = u64::from_str_radix(text.get(2..).unwrap_or_default(), 16);
            bits.unwrap_or_default().cast_signed().to_string()
        }
        _ => {
            let (sign, digits) = match text.strip_prefix('-') {
                Some(digits) => ("-", digits),
                None => ("", text.strip_prefix('+').unwrap_or(text)),
            };
            format!("{sign}{}", without_zeros(digits))
        }
    }
}

fn real(text: &str) -> String {
    let body = text.strip_prefix('+').unwrap_or(text);
    match body.to_ascii_lowercase().as_str() {
        "nan" | "-nan" => quoted("NaN"),
        "inf" => quoted("Infinity"),
        "-inf" => quoted("-Infinity"),
        _ => {
            let (sign, digits) = body.strip_prefix('-').map_or(("", body), |digits| ("-", digits));
            // JSON wants a digit after the point and no zeros before the first.
            let digits = without_zeros(digits);
            let exponent = digits.find(['e', 'E']).unwrap_or(digits.len());
            let (number, exponent) = digits.split_at(exponent);
            let zero = if number.ends_with('.') { "0" } else { "" };
            format!("{sign}{number}{zero}{exponent}")
        }
    }
}

/// Digits without the zeros that JSON does not allow before them.
fn without_zeros(digits: &str) -> &str {
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let next = digits.as_bytes().get(zeros);
    let kept = usize::from(!next.is_some_and(u8::is_ascii_digit));
    digits.get(zeros.saturating_sub(kept)..).unwrap_or(digits)
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    push_text(&mut out, text);
    out
}

fn push_text(out: &mut String, text: &str) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_json() {
        for (written, expected) in
            [("007", "7"), ("0", "0"), ("000", "0"), ("0x1F", "31"), ("-5", "-5"), ("+5", "5")]
        {
            assert_eq!(integer(written), expected, "{written}");
        }
        for (written, expected) in [
            ("1.", "1.0"),
            ("00.5", "0.5"),
            ("1e5", "1e5"),
            ("-inf", "\"-Infinity\""),
            ("1.e3", "1.0e3"),
        ] {
            assert_eq!(real(written), expected, "{written}");
        }
    }
}
