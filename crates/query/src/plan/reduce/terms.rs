//! Patterns that texts have in common, after Risto Vaarandi's "A Data Clustering Algorithm for
//! Mining Patterns From Event Logs" (2003), on which Kusto's `reduce` is based: a term that many
//! texts have at the same place is part of their pattern, other terms are wildcards.
//!
//! Not here: what is done with patterns (`reduce`).

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// What stands between terms.
pub(super) enum Separation {
    /// Everything that is neither letter nor digit.
    Symbols,
    /// These characters.
    Characters(HashSet<char>),
}

impl Separation {
    fn separates(&self, letter: char) -> bool {
        match self {
            Self::Symbols => !letter.is_alphanumeric(),
            Self::Characters(characters) => characters.contains(&letter),
        }
    }
}

/// A text as terms and what stands before each of them; the last term may be empty.
type Terms<'a> = Vec<(&'a str, &'a str)>;

/// For each text its pattern, if more than the threshold's fraction of all texts have it.
pub(super) fn patterns(
    texts: &[&str],
    threshold: f64,
    separation: &Separation,
) -> Vec<Option<Arc<str>>> {
    #[expect(clippy::cast_precision_loss, reason = "so many texts do not fit into memory")]
    let least = threshold * texts.len() as f64;
    let frequent = |count: usize| {
        #[expect(clippy::cast_precision_loss, reason = "so many texts do not fit into memory")]
        let count = count as f64;
        count > least
    };
    let divided: Vec<Terms<'_>> = texts.iter().map(|text| divide(text, separation)).collect();
    let mut counts: HashMap<(usize, &str), usize> = HashMap::new();
    for terms in &divided {
        for (place, (_, term)) in terms.iter().enumerate() {
            *counts.entry((place, term)).or_default() += 1;
        }
    }
    let mut known: HashMap<String, (Arc<str>, usize)> = HashMap::new();
    let found: Vec<Option<Arc<str>>> = divided
        .iter()
        .map(|terms| {
            let kept = |place: usize, term: &str| {
                is_word(term) && counts.get(&(place, term)).is_some_and(|count| frequent(*count))
            };
            let pattern = pattern_of(terms, &kept)?;
            let (pattern, count) =
                known.entry(pattern).or_insert_with_key(|key| (key.as_str().into(), 0));
            *count += 1;
            Some(pattern.clone())
        })
        .collect();
    let often = |pattern: &Arc<str>| known.get(&**pattern).is_some_and(|it| frequent(it.1));
    found.into_iter().map(|pattern| pattern.filter(&often)).collect()
}

/// Numbers are never part of a pattern: they are what tells texts apart.
fn is_word(term: &str) -> bool {
    term.chars().any(char::is_alphabetic)
}

fn divide<'a>(text: &'a str, separation: &Separation) -> Terms<'a> {
    let mut terms = Vec::new();
    let mut rest = text;
    loop {
        let start = rest.find(|letter| !separation.separates(letter)).unwrap_or(rest.len());
        let (before, after) = rest.split_at(start);
        let end = after.find(|letter| separation.separates(letter)).unwrap_or(after.len());
        let (term, next) = after.split_at(end);
        if !before.is_empty() || !term.is_empty() {
            terms.push((before, term));
        }
        if next.is_empty() {
            return terms;
        }
        rest = next;
    }
}

/// The text with stars for terms that are not kept; `None` if none is kept.
fn pattern_of(terms: &Terms<'_>, kept: &dyn Fn(usize, &str) -> bool) -> Option<String> {
    let mut pattern = String::new();
    let mut any = false;
    for (place, (before, term)) in terms.iter().enumerate() {
        let keep = kept(place, term);
        any |= keep;
        let star = pattern.ends_with('*');
        // Letters that separate are part of the wildcard beside them.
        let swallowed = (star || !keep) && before.chars().any(char::is_alphanumeric);
        if keep {
            pattern.push_str(if swallowed { "" } else { before });
            pattern.push_str(term);
        } else if term.is_empty() {
            pattern.push_str(before);
        } else if !(star && (swallowed || before.is_empty())) {
            pattern.push_str(if swallowed { "" } else { before });
            pattern.push('*');
        }
    }
    any.then_some(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str], threshold: f64, characters: Option<&str>) -> Vec<Option<String>> {
        let separation = characters.map_or(Separation::Symbols, |characters| {
            Separation::Characters(characters.chars().collect())
        });
        let found = patterns(texts, threshold, &separation);
        found.into_iter().map(|pattern| pattern.map(|it| it.to_string())).collect()
    }

    #[test]
    fn frequent_terms_make_a_pattern() {
        let texts = ["San Jose", "San Diego", "Paris", "Paris", "Moscow"];
        let found = of(&texts, 0.2, None);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(found, [some("San *"), some("San *"), some("Paris"), some("Paris"), None]);
    }

    #[test]
    fn numbers_and_letters_that_separate_are_wildcards() {
        let texts = ["fooZ1", "fooZ2", "fooZ3"];
        assert_eq!(of(&texts, 0.1, Some("Z")), vec![Some("foo*".to_owned()); 3]);
        assert_eq!(of(&texts, 0.4, None), vec![None; 3]);
    }

    #[test]
    fn wildcards_beside_each_other_keep_what_is_between() {
        let texts = ["a=1; b x", "a=2; b y", "a=3; b z"];
        assert_eq!(of(&texts, 0.5, None), vec![Some("a=*; b *".to_owned()); 3]);
    }
}
