//! The parser's hands: looking at tokens, taking them, complaining, and going on after an error.
//!
//! Not here: the grammar; `statement`, `expression`, `primary`, `list` and `operator` know it.

use super::{
    lexer::{self, MOST_DIAGNOSTICS},
    token::{Token, TokenKind},
};
use crate::{Diagnostic, Span, diagnostic};

/// How deep brackets may nest, and how long a chain like `a.b.c` may be. It bounds the height of
/// the tree, so that walking and dropping it fits every stack.
const DEEPEST: usize = 256;

/// Stack that must be left to read one more level of nesting, and how much more is taken if not.
const RED_ZONE: usize = 256 * 1024;
const STACK: usize = 2 * 1024 * 1024;

/// Something could not be read; a diagnostic already says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failed;

/// What reading a piece of the language gives.
pub(super) type Read<T> = Result<T, Failed>;

/// A reader of tokens.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    diagnostics: Vec<Diagnostic>,
    /// How many levels of nesting are being read.
    depth: usize,
    /// How high the highest tree is that was read since this was last set to 0.
    height: usize,
    /// Whether the rest of the text is given up.
    aborted: bool,
    /// Whether `.` may be followed by a name with `*` in it.
    pub(super) wildcards: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (tokens, diagnostics) = lexer::tokens(text);
        Self {
            text,
            tokens,
            at: 0,
            diagnostics,
            depth: 0,
            height: 0,
            aborted: false,
            wildcards: false,
        }
    }

    /// What is wrong with the text, in its order.
    pub(super) fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
        self.diagnostics.truncate(MOST_DIAGNOSTICS);
        self.diagnostics
    }

    /// The token `ahead` of the next one.
    pub(super) fn nth(&self, ahead: usize) -> Token {
        let token = self.tokens.get(self.at.saturating_add(ahead)).or(self.tokens.last());
        token.copied().unwrap_or(Token { kind: TokenKind::End, span: Span::default() })
    }

    /// The next token.
    pub(super) fn peek(&self) -> Token {
        self.nth(0)
    }

    /// Where the next token stands.
    pub(super) fn here(&self) -> Span {
        self.peek().span
    }

    /// The place from `start` to the end of the last token taken.
    pub(super) fn since(&self, start: Span) -> Span {
        let end = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        Span::new(start.start, end.map_or(start.end, |token| token.span.end).max(start.start))
    }

    /// What stands at a place.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// The text of the token `ahead`, if it is a word or a symbol.
    pub(super) fn written(&self, ahead: usize) -> &'a str {
        let token = self.nth(ahead);
        match token.kind {
            TokenKind::Word | TokenKind::Symbol => self.slice(token.span),
            _ => "",
        }
    }

    /// Whether the next token is this word or symbol.
    pub(super) fn at(&self, text: &str) -> bool {
        self.written(0) == text
    }

    /// Whether the token `ahead` is this word or symbol.
    pub(super) fn nth_at(&self, ahead: usize, text: &str) -> bool {
        self.written(ahead) == text
    }

    /// Whether the token `ahead` is a word.
    pub(super) fn nth_is_word(&self, ahead: usize) -> bool {
        self.nth(ahead).kind == TokenKind::Word
    }

    /// Whether nothing stands between the token before the one `ahead` and that one.
    pub(super) fn adjacent(&self, ahead: usize) -> bool {
        let before = (self.at + ahead).checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| token.span.end == self.nth(ahead).span.start)
    }

    /// Whether nothing is left.
    pub(super) fn at_end(&self) -> bool {
        self.peek().kind == TokenKind::End
    }

    /// Whether the token before this place is this word or symbol.
    pub(super) fn follows_word(&self, text: &str) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| {
            matches!(token.kind, TokenKind::Word | TokenKind::Symbol)
                && self.slice(token.span) == text
        })
    }

    /// Takes the next token.
    pub(super) fn bump(&mut self) -> Token {
        let token = self.peek();
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    /// Takes the next token if it is this word or symbol.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.at(text);
        if found {
            self.bump();
        }
        found
    }

    /// Takes this word or symbol.
    pub(super) fn expect(&mut self, text: &str) -> Read<Token> {
        if self.at(text) { Ok(self.bump()) } else { self.unexpected(&format!("`{text}`")) }
    }

    /// Says that something else should stand here.
    pub(super) fn unexpected<T>(&mut self, wanted: &str) -> Read<T> {
        self.unexpected_with(wanted, None)
    }

    /// The same with advice.
    pub(super) fn unexpected_with<T>(&mut self, wanted: &str, help: Option<String>) -> Read<T> {
        let token = self.peek();
        // What is no token has its diagnostic already.
        if token.kind == TokenKind::Bad {
            return Err(Failed);
        }
        let found = match token.kind {
            TokenKind::End => "the end of the query".to_owned(),
            _ => format!("`{}`", shortened(self.slice(token.span))),
        };
        let message = format!("expected {wanted}, found {found}");
        let diagnostic = Diagnostic::error("SYN0002", token.span, message);
        self.fail(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }

    /// Says what is wrong.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.aborted {
            self.diagnostics.push(diagnostic);
            if self.diagnostics.len() >= MOST_DIAGNOSTICS {
                self.abort();
            }
        }
    }

    /// Says what is wrong, and gives up the piece being read.
    pub(super) fn fail<T>(&mut self, diagnostic: Diagnostic) -> Read<T> {
        self.report(diagnostic);
        Err(Failed)
    }

    fn abort(&mut self) {
        self.aborted = true;
        self.at = self.tokens.len().saturating_sub(1);
    }

    /// Advice for a misspelt word.
    pub(super) fn did_you_mean<'b>(
        &self,
        written: &str,
        candidates: impl IntoIterator<Item = &'b str>,
    ) -> Option<String> {
        // Comparing costs the product of the lengths, and no keyword is that long.
        (written.len() <= 64).then_some(())?;
        diagnostic::closest(written, candidates).map(|word| format!("did you mean `{word}`?"))
    }

    /// Reads one level deeper.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= DEEPEST {
            return self.too_deep();
        }
        self.depth += 1;
        let outer = std::mem::take(&mut self.height);
        let result = stacker::maybe_grow(RED_ZONE, STACK, || read(self));
        self.height = outer.max(self.height.saturating_add(1));
        self.depth -= 1;
        result
    }

    /// Forgets the height of what was read before, to measure what is read next.
    pub(super) fn take_height(&mut self) -> usize {
        std::mem::take(&mut self.height)
    }

    /// Goes back to what was measured before [`Parser::take_height`].
    pub(super) fn restore_height(&mut self, before: usize) {
        self.height = self.height.max(before);
    }

    /// The tree just read becomes a part of another one.
    pub(super) fn grow(&mut self) -> Read<()> {
        self.height += 1;
        if self.height > DEEPEST { self.too_deep() } else { Ok(()) }
    }

    fn too_deep<T>(&mut self) -> Read<T> {
        let message = format!("nested more than {DEEPEST} levels deep");
        let diagnostic = Diagnostic::error("SYN_TOO_DEEP", self.here(), message)
            .help("name parts of the query with `let`");
        self.report(diagnostic);
        self.abort();
        Err(Failed)
    }

    /// Where reading stands, to come back to with [`Parser::recover`].
    pub(super) const fn mark(&self) -> usize {
        self.at
    }

    /// After an error in what began at `mark`: moves on to the next `|` or `;` outside of its
    /// brackets, or to a bracket that closes what is around it.
    pub(super) fn recover(&mut self, mark: usize) {
        if self.aborted {
            return;
        }
        let mut open: Vec<u8> = Vec::new();
        let mut braces = 0_usize;
        let mut at = mark;
        while let Some(token) = self.tokens.get(at).copied() {
            let symbol = match token.kind {
                TokenKind::End => {
                    self.at = at.max(self.at);
                    return;
                }
                TokenKind::Symbol => self.slice(token.span).bytes().next().unwrap_or_default(),
                _ => 0,
            };
            let closes = match symbol {
                b')' | b']' => open.is_empty(),
                // Braces hold statements, so a missing parenthesis inside does not hide them.
                b'}' => braces == 0,
                _ => false,
            };
            let separates = symbol == b'|' && open.is_empty()
                // Inside parentheses that are never closed, `;` is the better guess.
                || symbol == b';' && braces == 0;
            if at >= self.at && (closes || separates) {
                self.at = at;
                return;
            }
            match symbol {
                b'{' => {
                    open.push(symbol);
                    braces += 1;
                }
                b'(' | b'[' => open.push(symbol),
                b'}' if braces > 0 => {
                    while open.pop().is_some_and(|bracket| bracket != b'{') {}
                    braces -= 1;
                }
                b')' | b']' if open.last().is_some_and(|bracket| *bracket != b'{') => {
                    open.pop();
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// Enough of a long text to recognise it.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line.to_owned(),
    }
}
