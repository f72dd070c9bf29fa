//! Durations as rule files write them: `5m`, `14d`, `PT5M`, `P2DT1H30M`.
//!
//! Not here: the limits of a schedule, which are the reader's business.

use directory::Span;

/// A text that is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a duration: write `5m`, `1h`, `14d` or ISO 8601 such as `PT5M`, `P1D`")]
pub struct InvalidDuration {
    /// The text as it was given.
    pub text: String,
}

/// Reads Sentinel's short form or ISO 8601 with days, hours, minutes and seconds.
///
/// # Errors
///
/// When the text is neither, is negative, or has years or months, whose length varies.
pub fn parse_duration(text: &str) -> Result<Span, InvalidDuration> {
    let found = match text.trim().strip_prefix(['P', 'p']) {
        Some(iso) => iso_seconds(iso),
        None => short_seconds(text.trim()),
    };
    found.map(Span::seconds).ok_or_else(|| InvalidDuration { text: text.to_owned() })
}

fn short_seconds(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let digits = text.strip_suffix(unit)?;
    let seconds = match unit.to_ascii_lowercase() {
        'd' => 86_400,
        'h' => 3600,
        'm' => 60,
        's' => 1,
        _ => return None,
    };
    whole(digits)?.checked_mul(seconds)
}

fn iso_seconds(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', 't']) {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let date = fields(date, &[('W', 604_800), ('D', 86_400)])?;
    let time = fields(time, &[('H', 3600), ('M', 60), ('S', 1)])?;
    date.checked_add(time)
}

/// Adds up `1H30M`-like fields; each unit at most once and in order.
fn fields(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut rest = text.to_ascii_uppercase();
    let mut total = 0_i64;
    for (unit, seconds) in units {
        if let Some((digits, after)) = rest.split_once(*unit) {
            total = total.checked_add(whole(digits)?.checked_mul(*seconds)?)?;
            rest = after.to_owned();
        }
    }
    rest.is_empty().then_some(total)
}

fn whole(digits: &str) -> Option<i64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings() {
        for (text, seconds) in [
            ("5m", 300),
            ("1h", 3600),
            ("14d", 1_209_600),
            ("PT5M", 300),
            ("P1D", 86_400),
            ("pt1h", 3600),
            ("P2DT1H30M", 178_200),
            ("PT0S", 0),
        ] {
            assert_eq!(parse_duration(text), Ok(Span::seconds(seconds)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "5", "m", "5x", "-5m", "P", "PT", "P1Y", "PT5", "PT1M1H", "1.5h", "5 m"] {
            assert_eq!(parse_duration(text).unwrap_err().text, text);
        }
    }
}
