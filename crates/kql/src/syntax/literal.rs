//! Literals: whether their text is one of their type.
//!
//! Not here: the JSON inside `dynamic(…)` (`dynamic_literal`) and escapes (`text_literal`).

use super::{
    parser::{Parser, Read},
    text_literal,
    token::TokenKind,
    tree::{Literal, LiteralKind},
};
use crate::{
    Diagnostic, Span,
    value::{Datetime, Decimal, Timespan},
};

impl Parser<'_> {
    /// A literal of any kind.
    pub(super) fn literal(&mut self) -> Read<Literal> {
        let token = self.peek();
        match token.kind {
            TokenKind::String => {
                Ok(Literal { kind: LiteralKind::String, text: self.text("a text")? })
            }
            TokenKind::Number(kind) => {
                let text = self.slice(token.span).to_owned();
                self.bump();
                self.check_literal(token.span, kind, text)
            }
            TokenKind::Typed(kind) => {
                let (text, quoted) = self.inside_parentheses(token.span, kind);
                self.bump();
                if quoted {
                    // Any text may stand in quotes; the binder knows whether it means something.
                    return Ok(Literal { kind, text });
                }
                self.check_literal(token.span, kind, text)
            }
            _ if self.at("dynamic") => self.dynamic_literal(),
            _ => {
                let token = self.bump();
                let text = self.slice(token.span).to_ascii_lowercase();
                Ok(Literal { kind: LiteralKind::Bool, text })
            }
        }
    }

    /// One text, or several beside each other, which are one.
    pub(super) fn text(&mut self, wanted: &str) -> Read<String> {
        if self.peek().kind != TokenKind::String {
            return self.unexpected(wanted);
        }
        let mut text = String::new();
        while self.peek().kind == TokenKind::String {
            let span = self.bump().span;
            match text_literal::decode(self.slice(span)) {
                Ok(part) => text.push_str(&part),
                Err(escape) => {
                    let place = Span::new(span.start + escape.start, span.start + escape.end);
                    let message = format!("unknown escape `{}`", self.slice(place));
                    self.report(
                        Diagnostic::error("SYN0002", place, message)
                            .help("write `\\\\` for a backslash, or put `@` before the quotes"),
                    );
                }
            }
        }
        Ok(text)
    }

    /// The text of a number with the sign before it, if that is valid.
    pub(super) fn negative_number(&self) -> Option<String> {
        let TokenKind::Number(kind) = self.nth(1).kind else {
            return None;
        };
        let text = format!("-{}", self.slice(self.nth(1).span));
        is_valid(kind, &text).then_some(text)
    }

    /// What stands in the parentheses of a typed literal, without the quotes that some put there,
    /// and whether there were any.
    fn inside_parentheses(&self, span: Span, kind: LiteralKind) -> (String, bool) {
        let text = self.slice(span);
        let inside = text.split_once('(').map_or("", |(_, inside)| inside);
        let inside = inside.strip_suffix(')').unwrap_or(inside).trim();
        let quoted =
            matches!(kind, LiteralKind::Datetime | LiteralKind::Timespan | LiteralKind::Guid);
        let bare = ['"', '\''].iter().find_map(|quote| {
            inside.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote))
        });
        // Spaces that only typesetting tells apart are spaces here too.
        let space = |letter: char| if letter.is_whitespace() { ' ' } else { letter };
        let bare = bare.filter(|_| quoted);
        (bare.unwrap_or(inside).chars().map(space).collect(), bare.is_some())
    }

    fn check_literal(&mut self, span: Span, kind: LiteralKind, text: String) -> Read<Literal> {
        if !is_valid(kind, &text) {
            let message = match kind {
                LiteralKind::Long if is_integer(&text) => {
                    format!("`{text}` does not fit into a long")
                }
                LiteralKind::Int if is_integer(&text) => {
                    format!("`{text}` does not fit into an int")
                }
                _ => format!("`{text}` is no {}", word(kind)),
            };
            self.report(Diagnostic::error("SYN0002", span, message));
        }
        Ok(Literal { kind, text })
    }
}

const fn word(kind: LiteralKind) -> &'static str {
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

fn is_valid(kind: LiteralKind, text: &str) -> bool {
    if text == "null" {
        return true;
    }
    match kind {
        LiteralKind::String | LiteralKind::Dynamic => true,
        LiteralKind::Bool => {
            ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word)) || is_digits(text)
        }
        LiteralKind::Int => match hexadecimal(text) {
            Some(digits) => u32::from_str_radix(digits, 16).is_ok(),
            None => is_integer(text) && text.parse::<i32>().is_ok(),
        },
        LiteralKind::Long => match hexadecimal(text) {
            Some(digits) => u64::from_str_radix(digits, 16).is_ok(),
            None => is_integer(text) && text.parse::<i64>().is_ok(),
        },
        LiteralKind::Real => is_real(text),
        LiteralKind::Decimal => Decimal::parse(text).is_some(),
        // Nothing inside means the current time.
        LiteralKind::Datetime => text.is_empty() || Datetime::parse(text).is_some(),
        // A number without a unit counts days.
        LiteralKind::Timespan => Timespan::parse(text).is_some() || is_plain_number(text),
        LiteralKind::Guid => {
            let digits = text.bytes().filter(|byte| *byte != b'-');
            digits.clone().count() == 32 && digits.clone().all(|byte| byte.is_ascii_hexdigit())
        }
    }
}

fn hexadecimal(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    digits.starts_with(|digit: char| digit.is_ascii_hexdigit()).then_some(digits)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

fn is_integer(text: &str) -> bool {
    is_digits(unsigned(text))
}

fn is_plain_number(text: &str) -> bool {
    let (whole, fraction) = unsigned(text).split_once('.').unwrap_or((unsigned(text), "0"));
    is_digits(whole) && (fraction.is_empty() || is_digits(fraction))
}

fn is_real(text: &str) -> bool {
    let body = unsigned(text);
    if ["nan", "inf"].iter().any(|word| body.eq_ignore_ascii_case(word)) {
        return true;
    }
    body.starts_with(|digit: char| digit.is_ascii_digit()) && body.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_and_forms() {
        for (kind, good, bad) in [
            (LiteralKind::Int, "2147483647", "2147483648"),
            (LiteralKind::Int, "0xFFFFFFFF", "-0x10"),
            (LiteralKind::Int, "010", "1.0"),
            (LiteralKind::Long, "-9223372036854775808", "9223372036854775808"),
            (LiteralKind::Long, "0xFFFFFFFFFFFFFFFF", "٣"),
            (LiteralKind::Real, "+inf", "infinity"),
            (LiteralKind::Real, "1.", ".5"),
            (LiteralKind::Real, "1e-5", "1_0"),
            (LiteralKind::Bool, "TRUE", "maybe"),
            (LiteralKind::Timespan, "2", "5x"),
            (LiteralKind::Timespan, "1.02:03:04.5", "1 2"),
            (LiteralKind::Datetime, "", "garbage"),
            (LiteralKind::Guid, "74be27de-1e4e-49d9-b579-fe0b331d3642", "74be27de"),
        ] {
            assert!(is_valid(kind, good), "{kind:?} {good}");
            assert!(!is_valid(kind, bad), "{kind:?} {bad}");
        }
    }
}
