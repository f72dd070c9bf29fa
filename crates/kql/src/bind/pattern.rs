//! Names with stars in them: `Target*`.
//!
//! Not here: what they choose among.

/// Whether `name` is what a pattern with `*` describes; case counts.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("Target*", "TargetId") && matches("T*I*d", "TargetId"));
        assert!(matches("*", "") && matches("*Id", "TargetId"));
        assert!(!matches("Target*Id", "TargetI") && !matches("target*", "TargetId"));
        assert!(!matches("ab*b", "ab"));
    }
}
