//! What is wrong with a query, said to the person who wrote it.
//!
//! Not here: finding it; lexer, parser and binder do.

use crate::Span;

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The query cannot run.
    Error,
    /// The query runs, but perhaps not as meant.
    Warning,
}

/// Something about a query that its author should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Kusto's code where it has one (`SYN0002`, `SEM0100` …); `unsupported` is part of the code
    /// of everything that Kusto knows and Reeve does not.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, in lower case, without a full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to do about it, if that can be said.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error.
    #[must_use]
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), span, help: None }
    }

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Line and column where it starts, both from 1, columns in characters.
    #[must_use]
    pub fn position(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// Longer lines are drawn in part.
const WIDEST: usize = 160;

/// Draws diagnostics under the lines they are about.
#[must_use]
pub fn render(text: &str, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let (line, column) = diagnostic.position(text);
        let source = text.lines().nth(line - 1).unwrap_or_default();
        let (source, place) = excerpt(source, column);
        let word = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let rest = source.chars().count().saturating_sub(place - 1).max(1);
        let marked = text.get(diagnostic.span.start..diagnostic.span.end).unwrap_or_default();
        let carets = marked.lines().next().map_or(1, |it| it.chars().count()).clamp(1, rest);
        let gutter = line.to_string();
        let blank = " ".repeat(gutter.len());
        out.push_str(&format!(
            "{word}[{}]: {}\n{blank} --> {line}:{column}\n{gutter} | {source}\n{blank} | {}{}\n",
            diagnostic.code,
            diagnostic.message,
            " ".repeat(place - 1),
            "^".repeat(carets)
        ));
        if let Some(help) = &diagnostic.help {
            out.push_str(&format!("{blank} = help: {help}\n"));
        }
    }
    out
}

/// The part of a long line around `column`, counted from 1, and where the column is in it.
fn excerpt(line: &str, column: usize) -> (String, usize) {
    let length = line.chars().count();
    if length <= WIDEST {
        return (line.to_owned(), column);
    }
    let from = (column - 1).saturating_sub(WIDEST / 2).min(length - WIDEST);
    let before = if from > 0 { "…" } else { "" };
    let after = if from + WIDEST < length { "…" } else { "" };
    let part: String = line.chars().skip(from).take(WIDEST).collect();
    (format!("{before}{part}{after}"), column - from + before.chars().count())
}

/// The candidate that `written` was probably meant to be: at most a third of its letters differ.
pub fn closest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = written.chars().count();
    let limit = (length / 3).max(1);
    // Comparing takes long where both are long, and is in vain where only one is.
    let is_near = |candidate: &&str| candidate.chars().count().abs_diff(length) <= limit;
    candidates
        .into_iter()
        .filter(is_near)
        .map(|candidate| (distance(written, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance, ignoring ASCII case.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().map(|letter| letter.to_ascii_lowercase()).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, letter) in a.chars().map(|letter| letter.to_ascii_lowercase()).enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        let mut next = vec![left];
        for (other, above) in b.iter().zip(row.iter().skip(1)) {
            let change = diagonal + usize::from(letter != *other);
            left = change.min(above + 1).min(left + 1);
            next.push(left);
            diagonal = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_at_the_place() {
        let text = "AuditLogs\n| wher é == 1";
        let diagnostic = Diagnostic::error("SYN0001", Span::new(12, 16), "unknown operator `wher`")
            .help("did you mean `where`?");
        assert_eq!(
            render(text, &[diagnostic]),
            "error[SYN0001]: unknown operator `wher`\n  --> 2:3\n2 | | wher é == 1\n  |   ^^^^\n  = help: did you mean `where`?\n"
        );
    }

    #[test]
    fn long_lines_are_drawn_around_the_place() {
        let far = 5000;
        let text = format!("{}wher{}", " ".repeat(far), "x".repeat(far));
        let drawn = render(&text, &[Diagnostic::error("SYN0001", Span::new(far, far + 4), "no")]);
        let lines: Vec<_> = drawn.lines().collect();
        assert_eq!(lines[1], "  --> 1:5001");
        assert!(lines[2].starts_with("1 | … ") && lines[2].ends_with("x…"), "{drawn}");
        let place = lines[3].chars().position(|it| it == '^').unwrap();
        let marked: String = lines[2].chars().skip(place).take(4).collect();
        assert_eq!((marked.as_str(), lines[3].trim_start_matches([' ', '|'])), ("wher", "^^^^"));
    }

    #[test]
    fn the_closest_word_wins_and_far_ones_do_not() {
        assert_eq!(closest("wher", ["where", "extend"]), Some("where"));
        assert_eq!(closest("sumarize", ["serialize", "summarize"]), Some("summarize"));
        assert_eq!(closest("frobnicate", ["where", "extend"]), None);
        assert_eq!(closest(&"where".repeat(200_000), ["where", "extend"]), None);
    }
}
