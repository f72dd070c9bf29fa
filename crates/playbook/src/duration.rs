//! ISO 8601 durations and the unit words of recurrences, in ticks.
//!
//! Not here: months and years as calendar steps (`expression/function/date`).

use crate::time::SECOND;

/// Reads `PT30S`, `PT1H`, `P1D`, `P1DT2H30M`. Months and years have no fixed length: `None`.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let mut rest = text.strip_prefix('P')?;
    let mut total: i64 = 0;
    let mut in_time = false;
    let mut any = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            if in_time {
                return None;
            }
            in_time = true;
            rest = after;
            continue;
        }
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (digits, after) = rest.split_at_checked(end)?;
        let mut letters = after.chars();
        let seconds = match (in_time, letters.next()?) {
            (false, 'W') => 604_800,
            (false, 'D') => 86_400,
            (true, 'H') => 3_600,
            (true, 'M') => 60,
            (true, 'S') => 1,
            _ => return None,
        };
        let count: i64 = digits.parse().ok()?;
        total = total.checked_add(count.checked_mul(seconds)?.checked_mul(SECOND)?)?;
        any = true;
        rest = letters.as_str();
    }
    any.then_some(total)
}

/// Ticks in one `Second`, `Minute`, `Hour`, `Day` or `Week`, whatever the case.
pub(crate) fn unit(word: &str) -> Option<i64> {
    let seconds = match word.to_ascii_lowercase().as_str() {
        "second" => 1,
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        "week" => 604_800,
        _ => return None,
    };
    Some(seconds * SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_add_up() {
        assert_eq!(parse("PT5S"), Some(5 * SECOND));
        assert_eq!(parse("P1DT2H30M"), Some((86_400 + 9_000) * SECOND));
        for wrong in ["", "P", "PT", "5S", "PT5", "P1M", "PT1D", "PTT1S"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
