//! Texts without regard to case: Unicode's simple case folding, one character for one.
//!
//! Not here: searching for constants, which the `regex` crate does by the same folding.

/// A character without its case.
#[inline]
pub(super) fn fold(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    // The dotless i has a capital, but is a letter of its own.
    if letter == 'ı' {
        return letter;
    }
    // By way of the capital: long s, final sigma and others have the same as the usual letter.
    let capital = only(letter.to_uppercase()).unwrap_or(letter);
    only(capital.to_lowercase()).unwrap_or(letter)
}

fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
    let first = letters.next()?;
    letters.next().is_none().then_some(first)
}

/// A text without its case.
pub(crate) fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// Whether two texts are equal but for case.
pub(super) fn equal(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    left.chars().map(fold).eq(right.chars().map(fold))
}

/// Whether a text begins with another, but for case.
pub(super) fn starts_with(text: &str, part: &str) -> bool {
    if let Some(start) = text.as_bytes().get(..part.len())
        && start.is_ascii()
        && part.is_ascii()
    {
        return start.eq_ignore_ascii_case(part.as_bytes());
    }
    let mut letters = text.chars().map(fold);
    part.chars().map(fold).all(|letter| letters.next() == Some(letter))
}

/// Whether a text ends with another, but for case.
pub(super) fn ends_with(text: &str, part: &str) -> bool {
    if let Some(start) = text.len().checked_sub(part.len())
        && let Some(end) = text.as_bytes().get(start..)
        && end.is_ascii()
        && part.is_ascii()
    {
        return end.eq_ignore_ascii_case(part.as_bytes());
    }
    let mut letters = text.chars().rev().map(fold);
    part.chars().rev().map(fold).all(|letter| letters.next() == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_and_nothing_else_is_folded() {
        assert!(equal("ÉCLAIR Σας", "éclair σΑΣ"));
        assert!(equal("Привет", "ПРИВЕТ"));
        assert!(equal("\u{212A}elvin", "kelvin"));
        assert!(!equal("e\u{301}", "é"));
        assert!(!equal("ＦＵＬＬ", "full"));
        assert!(!equal("straße", "strasse"));
        assert!(equal("straẞe", "straße"));
        assert!(!equal("ı", "i"));
        assert!(!equal("ab", "abc"));
    }

    #[test]
    fn starts_and_ends() {
        assert!(starts_with("Foobar", "fOO") && starts_with("x", "") && !starts_with("fo", "foo"));
        assert!(ends_with("barÉ", "é") && ends_with("x", "") && !ends_with("oo", "foo"));
    }
}
