//! When a call is made again.
//!
//! Not here: making it (`calls`).

use std::collections::BTreeMap;

use crate::{definition::RetryPolicy, time::SECOND};

/// Whether an HTTP status may be different next time.
pub(super) const fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 429) || status >= 500
}

/// How long to wait after `failed` attempts, in ticks; `None` to give up. What the other side
/// asks for wins.
pub(super) fn delay(policy: RetryPolicy, failed: u32, asked: Option<i64>) -> Option<i64> {
    let (count, delay) = match policy {
        RetryPolicy::None => return None,
        RetryPolicy::Fixed { count, interval } => (count, interval),
        RetryPolicy::Exponential { count, interval, minimum, maximum } => {
            let factor = 1_i64.checked_shl(failed.saturating_sub(1).min(30)).unwrap_or(1);
            let delay = interval.saturating_mul(factor);
            (count, delay.min(maximum).max(minimum))
        }
    };
    (failed <= count).then(|| asked.unwrap_or(delay))
}

/// `Retry-After` in seconds, as ticks.
pub(super) fn asked(headers: &BTreeMap<String, String>) -> Option<i64> {
    let seconds: i64 = header(headers, "Retry-After")?.trim().parse().ok()?;
    (0..=86_400).contains(&seconds).then_some(seconds * SECOND)
}

/// A header, whatever the case of its name.
pub(super) fn header<'a>(headers: &'a BTreeMap<String, String>, name: &str) -> Option<&'a str> {
    let mut found = headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    found.next().map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_within_bounds_and_end() {
        let policy = RetryPolicy::Exponential { count: 4, interval: 75, minimum: 50, maximum: 450 };
        let waits: Vec<_> = (1..=5).map(|failed| delay(policy, failed, None)).collect();
        assert_eq!(waits, [Some(75), Some(150), Some(300), Some(450), None]);
        assert_eq!(delay(policy, 1, Some(9)), Some(9));
        assert_eq!(delay(RetryPolicy::None, 1, Some(9)), None);
    }
}
