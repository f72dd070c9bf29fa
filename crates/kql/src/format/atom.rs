//! What is laid out: tokens that stay together, with the comments around them.
//!
//! Not here: which brackets belong together (`node`).

use crate::syntax::{self, Token, TokenKind};

/// A token, or several that must not be taken apart: `mv-expand`, `!in~`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Atom<'a> {
    pub(super) kind: Kind,
    /// As written.
    pub(super) text: &'a str,
    /// Whether it stands right after the one before it.
    pub(super) glued: bool,
    /// Comments on lines of their own before it.
    pub(super) before: Vec<&'a str>,
    /// A comment after it on its line.
    pub(super) after: Option<&'a str>,
    /// Whether a line without anything stands before it and its comments.
    pub(super) blank: bool,
}

/// What an atom is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Symbol,
    Literal,
}

impl Atom<'_> {
    pub(super) fn is(&self, text: &str) -> bool {
        self.kind != Kind::Literal && self.text == text
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it is a name as names mostly are, and not something like `5h_average`.
    pub(super) fn is_plain_word(&self) -> bool {
        self.is_word() && !self.text.starts_with(|letter: char| letter.is_ascii_digit())
    }
}

/// The atoms of a text, and the comments after the last one.
pub(super) fn atoms(text: &str) -> (Vec<Atom<'_>>, Vec<&str>) {
    let tokens = syntax::tokens(text);
    let mut atoms: Vec<Atom<'_>> = Vec::new();
    let mut end = 0;
    let mut at = 0;
    while let Some(token) = tokens.get(at).filter(|token| token.kind != TokenKind::End) {
        let count = together(text, tokens.get(at..).unwrap_or_default());
        let last = tokens.get(at + count - 1).unwrap_or(token);
        let gap = Gap::read(text.get(end..token.span.start).unwrap_or_default(), end == 0);
        if let Some(previous) = atoms.last_mut() {
            previous.after = gap.after;
        }
        atoms.push(Atom {
            kind: match token.kind {
                TokenKind::Word => Kind::Word,
                TokenKind::Symbol if count > 1 => Kind::Word,
                TokenKind::Symbol => Kind::Symbol,
                _ => Kind::Literal,
            },
            text: text.get(token.span.start..last.span.end).unwrap_or_default(),
            glued: token.span.start == end && end > 0,
            before: gap.own,
            after: None,
            blank: gap.blank,
        });
        end = last.span.end;
        at += count;
    }
    let gap = Gap::read(text.get(end..).unwrap_or_default(), end == 0);
    if let Some(last) = atoms.last_mut() {
        last.after = gap.after;
    }
    (atoms, gap.own)
}

/// How many of the tokens, which start here, make up one word.
fn together(text: &str, tokens: &[Token]) -> usize {
    let written = |at: usize| {
        let span = tokens.get(at).map(|token| token.span).unwrap_or_default();
        text.get(span.start..span.end).unwrap_or_default()
    };
    let glued = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        before.zip(tokens.get(at)).is_some_and(|(a, b)| a.span.end == b.span.start)
    };
    let is_word =
        |at: usize| tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word) && glued(at);
    let negated = usize::from(written(0) == "!" && is_word(1));
    if matches!(written(negated), "in") && written(negated + 1) == "~" && glued(negated + 1) {
        return negated + 2;
    }
    if negated > 0 {
        return 2;
    }
    let mut length = 1;
    let mut longest = 1;
    while written(length) == "-" && glued(length) && is_word(length + 1) {
        length += 2;
        let (first, last) = (tokens.first(), tokens.get(length - 1));
        let span = first.zip(last).map(|(first, last)| first.span.to(last.span));
        let joined = span.and_then(|span| text.get(span.start..span.end)).unwrap_or_default();
        if syntax::is_operator(joined) || matches!(joined, "project-smart" | "partitioned-by") {
            longest = length;
        }
    }
    longest
}

/// What stands between two tokens.
#[derive(Debug, Default)]
struct Gap<'a> {
    after: Option<&'a str>,
    own: Vec<&'a str>,
    blank: bool,
}

impl<'a> Gap<'a> {
    /// `first`: whether nothing stands before it, so that its first line is a line of its own.
    fn read(text: &'a str, first: bool) -> Self {
        let mut gap = Self::default();
        let mut lines = text.split(['\n', '\r']).map(|line| {
            line.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}')
        });
        let own = if first {
            text.split(['\n', '\r']).count()
        } else {
            gap.after = lines.next().filter(|line| !line.is_empty());
            text.replace("\r\n", "\n").split(['\n', '\r']).count() - 1
        };
        let comments: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        // The last line holds the token itself.
        gap.blank = !first && own.saturating_sub(1) > comments.len();
        gap.own = comments;
        gap
    }
}

/// Whether both texts have the same tokens and comments.
pub(super) fn is_same(text: &str, other: &str) -> bool {
    let written = |text: &str| {
        let (atoms, rest) = atoms(text);
        let mut found: Vec<String> = Vec::new();
        for atom in atoms {
            found.extend(atom.before.iter().map(|comment| (*comment).to_owned()));
            found.push(format!("{:?} {}", atom.kind, atom.text));
            found.extend(atom.after.map(str::to_owned));
        }
        found.extend(rest.into_iter().map(str::to_owned));
        found
    };
    written(text) == written(other)
}
