//! Which rows a search finds, as far as the index knows.
//!
//! Not here: reading it (`open`), and conditions that are made of searches (`scan`).

use std::{fs::File, io::Result};

use query::terms::{folded, is_part};

use super::{
    BLOCK, Index, LONGEST_TERM, Listing, RowSet, is_hexadecimal, is_identifier, open::Words,
};

/// More words are not looked up: reading the rows costs less.
const MOST_WORDS: usize = 20_000;

/// The rows that a condition keeps: some surely, others maybe, all others surely not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) sure: RowSet,
    /// With those that are sure.
    pub(crate) maybe: RowSet,
}

impl Found {
    /// Nothing is known.
    pub(crate) fn unknown(rows: u32) -> Self {
        Self { sure: RowSet::none(), maybe: RowSet::all(rows) }
    }

    /// Exactly these.
    pub(crate) fn exactly(rows: RowSet) -> Self {
        Self { sure: rows.clone(), maybe: rows }
    }

    /// Whether it is known of each row.
    pub(crate) fn is_exact(&self) -> bool {
        self.sure == self.maybe
    }

    pub(crate) fn and(&self, other: &Self) -> Self {
        Self { sure: self.sure.and(&other.sure), maybe: self.maybe.and(&other.maybe) }
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        Self { sure: self.sure.or(&other.sure), maybe: self.maybe.or(&other.maybe) }
    }
}

/// A term of what is looked for: whole, or part of a longer one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    text: Vec<u8>,
    /// Whether letters may come before it, and after it.
    open_start: bool,
    open_end: bool,
}

/// The terms of what an operator looks for, and whether finding the only one is all there is.
fn terms_of(operator: &str, text: &str) -> Option<(Vec<Term>, bool)> {
    let sensitive = operator.ends_with("_cs");
    let operator = operator.strip_suffix("_cs").unwrap_or(operator);
    let (start, end, anchored) = match operator {
        "has" | "has_any" | "has_all" => (false, false, false),
        "hasprefix" => (false, true, false),
        "hassuffix" => (true, false, false),
        "contains" => (true, true, false),
        "startswith" => (false, true, true),
        "endswith" => (true, false, true),
        _ => return None,
    };
    let text = folded(text);
    let first = text.chars().next().is_some_and(is_part);
    let last = text.chars().next_back().is_some_and(is_part);
    let mut terms: Vec<_> = query::terms::terms(&text)
        .map(|term| Term { text: term.into(), open_start: false, open_end: false })
        .collect();
    let alone = terms.len() == 1 && first && last;
    if let Some(term) = terms.first_mut().filter(|_| first) {
        term.open_start = start;
    }
    if let Some(term) = terms.last_mut().filter(|_| last) {
        term.open_end = end;
    }
    Some((terms, alone && !sensitive && !anchored))
}

impl Index {
    /// The rows in whose text an operator finds one of the texts, or all of them.
    pub(crate) fn search(&self, column: &str, operator: &str, texts: &[String]) -> Result<Found> {
        let unknown = Found::unknown(self.rows());
        let Some(words) = self.words(column, false)? else { return Ok(unknown) };
        let mut file = None;
        let mut found: Option<Found> = None;
        for text in texts {
            let one = self.search_one(&words, &mut file, operator, text)?;
            found = Some(match found {
                None => one,
                Some(others) if operator == "has_all" => others.and(&one),
                Some(others) => others.or(&one),
            });
        }
        Ok(found.unwrap_or(unknown))
    }

    fn search_one(
        &self,
        words: &Words,
        file: &mut Option<File>,
        operator: &str,
        text: &str,
    ) -> Result<Found> {
        let all = RowSet::all(self.rows());
        let Some((terms, exact)) = terms_of(operator, text) else {
            return Ok(Found::unknown(self.rows()));
        };
        let mut rows: Option<RowSet> = None;
        let mut blocks = false;
        for term in &terms {
            let Some((found, coarse)) = self.rows_of(words, file, term)? else { continue };
            blocks |= coarse;
            rows = Some(rows.map_or_else(|| found.clone(), |rows| rows.and(&found)));
        }
        // A term about which nothing is known leaves the others as candidates.
        Ok(match rows {
            None => Found::unknown(self.rows()),
            Some(rows) if exact && !blocks => Found::exactly(rows),
            Some(rows) => Found { sure: RowSet::none(), maybe: rows.and(&all) },
        })
    }

    /// The rows with a term, and whether some are there for others of their block; `None` if the
    /// index does not know.
    fn rows_of(
        &self,
        words: &Words,
        file: &mut Option<File>,
        term: &Term,
    ) -> Result<Option<(RowSet, bool)>> {
        let part = term.open_start || term.open_end;
        // Nothing but an identifier has only hexadecimal digits around them.
        let identifier = if part { is_hexadecimal(&term.text) } else { is_identifier(&term.text) };
        let unlisted = words.identifiers == Listing::Nothing && identifier
            || words.long && (part || term.text.len() > LONGEST_TERM);
        if unlisted {
            return Ok(None);
        }
        let Some(places) = places(words, term) else { return Ok(None) };
        let (mut rows, mut coarse) = (Vec::with_capacity(places.len()), false);
        for place in places {
            let listed = self.listed(words, file, place)?;
            if words.identifiers == Listing::Blocks && is_identifier(words.word(place)) {
                coarse = true;
                rows.push(self.of_blocks(&listed));
            } else {
                rows.push(listed);
            }
        }
        Ok(Some((any(rows), coarse)))
    }

    fn of_blocks(&self, blocks: &RowSet) -> RowSet {
        let mut rows = RowSet::none();
        for (start, end) in blocks.ranges() {
            let end = end.saturating_mul(BLOCK).min(self.rows());
            rows.push(start.saturating_mul(BLOCK).min(end), end);
        }
        rows
    }

    /// The values of a column of few, each with its rows; `None` if it is not listed so.
    pub(crate) fn values(&self, column: &str) -> Result<Option<Values<'_>>> {
        let Some(words) = self.words(column, true)? else { return Ok(None) };
        Ok(Some(Values { index: self, words }))
    }
}

/// The values of a column.
#[derive(Debug)]
pub(crate) struct Values<'a> {
    index: &'a Index,
    words: std::sync::Arc<Words>,
}

impl Values<'_> {
    /// The values, in order.
    pub(crate) fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        let texts = (0..self.words.len()).map(|place| self.words.word(place));
        texts.map(|text| std::str::from_utf8(text).unwrap_or_default())
    }

    /// The rows of the values at these places.
    pub(crate) fn rows(&self, places: impl Iterator<Item = usize>) -> Result<RowSet> {
        let mut file = None;
        let rows = places.map(|place| self.index.listed(&self.words, &mut file, place));
        Ok(any(rows.collect::<Result<Vec<_>>>()?))
    }
}

/// The rows of any of the sets.
fn any(mut sets: Vec<RowSet>) -> RowSet {
    while sets.len() > 1 {
        let halves = sets.chunks(2).map(|pair| match pair {
            [one, other] => one.or(other),
            [one] => one.clone(),
            _ => RowSet::none(),
        });
        sets = halves.collect();
    }
    sets.pop().unwrap_or_default()
}

/// The places of the words that are a term, or have it as a part; `None` if they are too many.
fn places(words: &Words, term: &Term) -> Option<Vec<usize>> {
    let text = term.text.as_slice();
    if term.open_start {
        return places_of_part(words, term);
    }
    let first = words.first_from(text);
    let matches = |place: &usize| {
        let word = words.word(*place);
        if term.open_end { word.starts_with(text) } else { word == text }
    };
    let places: Vec<_> = (first..words.len()).take_while(matches).take(MOST_WORDS + 1).collect();
    (places.len() <= MOST_WORDS).then_some(places)
}

fn places_of_part(words: &Words, term: &Term) -> Option<Vec<usize>> {
    let mut wanted = term.text.clone();
    if !term.open_end {
        // What follows each word.
        wanted.push(0);
    }
    let mut places: Vec<usize> = Vec::new();
    for at in memchr::memmem::find_iter(&words.texts, &wanted) {
        let place = words.place_at(at);
        if places.last() != Some(&place) {
            places.push(place);
        }
        if places.len() > MOST_WORDS {
            return None;
        }
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_has_terms() {
        let shown = |operator: &str, text: &str| {
            let (terms, exact) = terms_of(operator, text).unwrap();
            let terms = terms.iter().map(|term| {
                let text = String::from_utf8(term.text.clone()).unwrap();
                let (start, end) = (["", "*"][usize::from(term.open_start)], term.open_end);
                format!("{start}{text}{}", ["", "*"][usize::from(end)])
            });
            (terms.collect::<Vec<_>>().join(" "), exact)
        };
        assert_eq!(shown("has", "AADInternals"), ("aadinternals".into(), true));
        assert_eq!(shown("has_cs", "AADInternals"), ("aadinternals".into(), false));
        assert_eq!(shown("has", "Global Admin"), ("global admin".into(), false));
        assert_eq!(shown("contains", "global admin"), ("*global admin*".into(), false));
        assert_eq!(shown("contains", "\"key\":\"Adm"), ("key adm*".into(), false));
        assert_eq!(shown("contains", "adm"), ("*adm*".into(), true));
        assert_eq!(shown("hasprefix", "adm"), ("adm*".into(), true));
        assert_eq!(shown("startswith", "a b"), ("a b*".into(), false));
        assert_eq!(shown("endswith", "adm"), ("*adm".into(), false));
        assert_eq!(shown("has", "--"), (String::new(), false));
        assert_eq!(terms_of("matches regex", "a"), None);
    }
}
