//! A text that a regular expression matches.
//!
//! Not here: when one is needed.

use proptest::{
    strategy::{Strategy, ValueTree},
    string::string_regex,
    test_runner::TestRunner,
};

/// Some text that matches, if the pattern is not too strange.
pub(crate) fn text_that_matches(pattern: &str) -> Option<String> {
    // Where a text begins and ends, and what stands between words, is true of a text alone.
    let plain = pattern.replace("(?i)", "").replace("\\b", "");
    let plain = plain.trim_start_matches('^').trim_end_matches('$');
    let strategy = string_regex(plain).ok()?;
    Some(strategy.new_tree(&mut TestRunner::deterministic()).ok()?.current())
}
