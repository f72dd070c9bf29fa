//! From text to tokens. Every byte is looked at a fixed number of times.
//!
//! Not here: what literals mean (`literal`, `text_literal`) and which words are keywords, which
//! depends on where they stand.

use super::token::{Token, TokenKind};
use crate::{Diagnostic, Span, diagnostic, syntax::tree::LiteralKind, value::Timespan};

/// After so many errors nobody reads on, and a text that is no query at all must not cost a
/// message for each of its letters.
pub(crate) const MOST_DIAGNOSTICS: usize = 100;

/// Symbols of two letters; every other mark is a symbol of its own.
const PAIRS: [&str; 9] = ["==", "=~", "=>", "!=", "!~", "<=", ">=", "<>", ".."];

/// Splits a text. The last token is the only [`TokenKind::End`].
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<Diagnostic>) {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), diagnostics: Vec::new() };
    while lexer.diagnostics.len() < MOST_DIAGNOSTICS && lexer.skip_blank() {
        let start = lexer.at;
        let kind = lexer.token();
        lexer.tokens.push(Token { kind, span: Span::new(start, lexer.at) });
    }
    let end = lexer.tokens.last().map_or(0, |token| token.span.end);
    lexer.tokens.push(Token { kind: TokenKind::End, span: Span::new(end, end) });
    (lexer.tokens, lexer.diagnostics)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn from(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or_default()
    }

    /// Moves past the letters for which `part` holds.
    fn skip_while(&mut self, part: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|letter| !part(letter)).unwrap_or(rest.len());
    }

    fn skip_line(&mut self) {
        self.skip_while(|letter| letter != '\n' && letter != '\r');
    }

    fn error(&mut self, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error("SYN0002", span, message));
    }

    /// Moves past white space, comments, and lines that start with `#`, which are directives for
    /// editors. Whether something is left.
    fn skip_blank(&mut self) -> bool {
        loop {
            let before = self.at;
            // A byte order mark is what some editors put before the first word.
            self.skip_while(|letter| letter.is_whitespace() || letter == '\u{feff}');
            let line_start = before == 0 || self.from(before).contains(['\n', '\r']);
            if self.rest().starts_with("//") || (line_start && self.byte(0) == b'#') {
                self.skip_line();
            } else {
                return self.at < self.text.len();
            }
        }
    }

    fn token(&mut self) -> TokenKind {
        if let Some(prefix) = self.string_prefix() {
            return self.string(prefix);
        }
        match self.peek() {
            Some('0'..='9') => self.number(),
            Some(letter) if is_word_start(letter) => self.word(),
            Some(letter) if letter.is_ascii_punctuation() && !matches!(letter, '\\' | '`') => {
                let pair = PAIRS.iter().any(|pair| self.rest().starts_with(pair));
                self.at += if pair { 2 } else { 1 };
                TokenKind::Symbol
            }
            Some(letter) => self.unknown(letter),
            None => TokenKind::End,
        }
    }

    fn unknown(&mut self, letter: char) -> TokenKind {
        let start = self.at;
        self.at += letter.len_utf8();
        let shown = if letter.is_control() {
            letter.escape_debug().to_string()
        } else {
            letter.to_string()
        };
        let span = Span::new(start, self.at);
        let diagnostic = Diagnostic::error("SYN0002", span, format!("unexpected `{shown}`"));
        self.diagnostics.push(match letter {
            '“' | '”' | '„' | '‘' | '’' => {
                diagnostic.help("texts are written in straight quotes")
            }
            _ => diagnostic,
        });
        TokenKind::Bad
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        self.at += self.peek().map_or(0, char::len_utf8);
        self.skip_while(is_word_part);
        match typed_literal(self.from(start)) {
            Some(kind) if self.byte(0) == b'(' => self.typed(start, kind),
            _ => TokenKind::Word,
        }
    }

    /// `datetime(…)`: everything up to the first `)` on the line belongs to the literal.
    fn typed(&mut self, start: usize, kind: LiteralKind) -> TokenKind {
        self.skip_while(|letter| !matches!(letter, ')' | '\n' | '\r'));
        if self.byte(0) == b')' {
            self.at += 1;
        } else {
            let name = self.from(start).split('(').next().unwrap_or_default();
            self.error(
                Span::new(start, self.at),
                format!("`{name}(` lacks its `)` on the same line"),
            );
        }
        TokenKind::Typed(kind)
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        self.skip_while(|letter| letter.is_ascii_digit());
        let mut kind = LiteralKind::Long;
        // `1..5` is a range, and `1.name` looks into a number.
        if self.byte(0) == b'.' && self.byte(1) != b'.' && !is_word_start_byte(self.byte(1)) {
            kind = LiteralKind::Real;
            self.at += 1;
            self.skip_while(|letter| letter.is_ascii_digit());
        }
        let suffix = self.at;
        self.skip_while(is_word_part);
        let letters = self.from(suffix);
        if letters.is_empty() {
            return TokenKind::Number(kind);
        }
        if Timespan::unit(letters).is_some() {
            return TokenKind::Number(LiteralKind::Timespan);
        }
        if self.exponent(letters) {
            return TokenKind::Number(LiteralKind::Real);
        }
        if kind == LiteralKind::Long {
            let hexadecimal =
                self.from(start).strip_prefix("0x").or(self.from(start).strip_prefix("0X"));
            return match hexadecimal {
                Some(digits) if is_hexadecimal(digits) => TokenKind::Number(LiteralKind::Long),
                // Names may start with a digit: `5h_average`.
                _ => TokenKind::Word,
            };
        }
        let message = format!("`{}` is no number", self.from(start));
        self.bad_number(start, letters, message)
    }

    /// Whether the letters after a number are its exponent; moves past the digits of `e-5`.
    fn exponent(&mut self, letters: &str) -> bool {
        let Some(digits) = letters.strip_prefix(['e', 'E']) else {
            return false;
        };
        if digits.is_empty() && matches!(self.byte(0), b'+' | b'-') && self.byte(1).is_ascii_digit()
        {
            self.at += 1;
            self.skip_while(|letter| letter.is_ascii_digit());
            return true;
        }
        !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
    }

    fn bad_number(&mut self, start: usize, letters: &str, message: String) -> TokenKind {
        let units = ["d", "h", "m", "s", "ms", "micros", "tick"];
        let span = Span::new(start, self.at);
        let diagnostic = Diagnostic::error("SYN0002", span, message);
        self.diagnostics.push(match diagnostic::closest(letters, units) {
            Some(unit) => diagnostic.help(format!("did you mean the unit `{unit}`?")),
            None => diagnostic,
        });
        TokenKind::Bad
    }

    /// How many bytes stand before the quotes of a text that starts here.
    fn string_prefix(&self) -> Option<usize> {
        let hidden = usize::from(matches!(self.byte(0), b'h' | b'H'));
        let verbatim = usize::from(self.byte(hidden) == b'@');
        let at = hidden + verbatim;
        let rest = self.text.as_bytes().get(self.at + at..)?;
        let quoted = matches!(rest, [b'"' | b'\'', ..]);
        let fenced = verbatim == 0 && (rest.starts_with(b"```") || rest.starts_with(b"~~~"));
        (quoted || fenced).then_some(at)
    }

    fn string(&mut self, prefix: usize) -> TokenKind {
        let start = self.at;
        let verbatim = prefix > 0 && self.byte(prefix - 1) == b'@';
        self.at += prefix;
        let quote = self.byte(0);
        let closed = match quote {
            b'`' => self.fenced("```"),
            b'~' => self.fenced("~~~"),
            _ if verbatim => self.verbatim(quote),
            _ => self.plain(quote),
        };
        if !closed {
            let message = match quote {
                b'`' | b'~' => "the text is never closed".to_owned(),
                _ => format!("the text lacks its closing `{}` on the same line", char::from(quote)),
            };
            self.error(Span::new(start, self.at), message);
            return TokenKind::Bad;
        }
        TokenKind::String
    }

    fn fenced(&mut self, fence: &str) -> bool {
        self.at += fence.len();
        let rest = self.rest();
        let end = rest.find(fence);
        self.at += end.map_or(rest.len(), |end| end + fence.len());
        end.is_some()
    }

    /// To the quote that is not doubled.
    fn verbatim(&mut self, quote: u8) -> bool {
        self.at += 1;
        loop {
            self.skip_while(|letter| letter != char::from(quote) && !matches!(letter, '\n' | '\r'));
            match (self.byte(0), self.byte(1)) {
                (first, second) if first == quote && second == quote => self.at += 2,
                (first, _) if first == quote => {
                    self.at += 1;
                    return true;
                }
                _ => return false,
            }
        }
    }

    /// To the quote that has no backslash before it.
    fn plain(&mut self, quote: u8) -> bool {
        self.at += 1;
        loop {
            self.skip_while(|letter| {
                letter != char::from(quote) && !matches!(letter, '\\' | '\n' | '\r')
            });
            match self.byte(0) {
                b'\\' => {
                    self.at += 1;
                    if let Some(letter) = self.peek()
                        && !matches!(letter, '\n' | '\r')
                    {
                        self.at += letter.len_utf8();
                    }
                }
                byte if byte == quote && self.at < self.text.len() => {
                    self.at += 1;
                    return true;
                }
                _ => return false,
            }
        }
    }
}

/// The literal that a type's keyword starts when `(` follows it.
fn typed_literal(word: &str) -> Option<LiteralKind> {
    Some(match word {
        "bool" => LiteralKind::Bool,
        "int" => LiteralKind::Int,
        "long" => LiteralKind::Long,
        "real" | "double" => LiteralKind::Real,
        "decimal" => LiteralKind::Decimal,
        "datetime" | "date" => LiteralKind::Datetime,
        "timespan" | "time" => LiteralKind::Timespan,
        "guid" => LiteralKind::Guid,
        _ => return None,
    })
}

fn is_hexadecimal(digits: &str) -> bool {
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn is_word_start(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_' || letter == '$'
}

fn is_word_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

const fn is_word_start_byte(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}
