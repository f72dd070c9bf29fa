//! The file itself: JSON as people write it, and the line on which a value begins.
//!
//! Not here: what the JSON means.

/// Blanks out what JSON does not allow but real files contain: a byte order mark, comments and
/// commas before a closing bracket. Lines stay where they are.
pub(crate) fn strict(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable();
    // Where the last comma is in `out`, if only blanks came after it.
    let mut comma: Option<usize> = None;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                comma = None;
                out.push('"');
                copy_string(&mut letters, &mut out);
            }
            '/' if letters.peek() == Some(&'/') => {
                while letters.peek().is_some_and(|next| *next != '\n') {
                    letters.next();
                }
            }
            '/' if letters.peek() == Some(&'*') => blank_block(&mut letters, &mut out),
            ',' => {
                comma = Some(out.len());
                out.push(',');
            }
            ']' | '}' => {
                if let Some(at) = comma.take() {
                    out.replace_range(at..=at, " ");
                }
                out.push(letter);
            }
            _ => {
                if !letter.is_whitespace() {
                    comma = None;
                }
                out.push(letter);
            }
        }
    }
    out
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn copy_string(letters: &mut Letters<'_>, out: &mut String) {
    while let Some(letter) = letters.next() {
        out.push(letter);
        match letter {
            '\\' => out.extend(letters.next()),
            '"' => return,
            _ => {}
        }
    }
}

fn blank_block(letters: &mut Letters<'_>, out: &mut String) {
    letters.next();
    let mut star = false;
    for letter in letters.by_ref() {
        if letter == '\n' {
            out.push('\n');
        }
        if star && letter == '/' {
            return;
        }
        star = letter == '*';
    }
}

/// A further segment of a JSON pointer.
pub(crate) fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The line, from 1, on which the value at a JSON pointer begins.
pub(crate) fn line_of(text: &str, pointer: &str) -> Option<u32> {
    let text = strict(text);
    let segments: Vec<String> = pointer
        .split('/')
        .skip(1)
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
        .collect();
    let mut scanner = Scanner { letters: text.chars().peekable(), line: 1 };
    scanner.find(&segments)
}

struct Scanner<'a> {
    letters: Letters<'a>,
    line: u32,
}

impl Scanner<'_> {
    fn bump(&mut self) -> Option<char> {
        let letter = self.letters.next()?;
        if letter == '\n' {
            self.line += 1;
        }
        Some(letter)
    }

    fn skip_blanks(&mut self) {
        while self.letters.peek().is_some_and(|letter| letter.is_whitespace()) {
            self.bump();
        }
    }

    fn find(&mut self, segments: &[String]) -> Option<u32> {
        self.skip_blanks();
        let Some((wanted, rest)) = segments.split_first() else { return Some(self.line) };
        match self.bump()? {
            '{' => loop {
                self.skip_blanks();
                match self.bump()? {
                    '"' => {}
                    ',' => continue,
                    _ => return None,
                }
                let key = self.string()?;
                self.skip_blanks();
                self.bump()?;
                if key == *wanted {
                    return self.find(rest);
                }
                self.skip_value()?;
            },
            '[' => {
                let index: usize = wanted.parse().ok()?;
                for _ in 0..index {
                    self.skip_value()?;
                    self.skip_blanks();
                    self.bump()?;
                }
                self.find(rest)
            }
            _ => None,
        }
    }

    /// The rest of a string whose first quote is read.
    fn string(&mut self) -> Option<String> {
        let mut raw = String::from('"');
        loop {
            let letter = self.bump()?;
            raw.push(letter);
            match letter {
                '\\' => raw.push(self.bump()?),
                '"' => return serde_json::from_str(&raw).ok(),
                _ => {}
            }
        }
    }

    fn skip_value(&mut self) -> Option<()> {
        self.skip_blanks();
        let mut depth = 0_u32;
        loop {
            match self.letters.peek()? {
                '"' => {
                    self.bump();
                    self.string()?;
                }
                '{' | '[' => {
                    self.bump();
                    depth += 1;
                    continue;
                }
                '}' | ']' if depth > 0 => {
                    self.bump();
                    depth -= 1;
                }
                ',' | '}' | ']' if depth == 0 => return Some(()),
                _ => {
                    self.bump();
                    continue;
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_last_commas_go_and_lines_stay() {
        let text = "{ // why\n \"a\": [1, 2, ], /* x\n */ \"b\": \"//,]\",\n}";
        let strict = strict(text);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&strict).unwrap(),
            serde_json::json!({"a": [1, 2], "b": "//,]"})
        );
        assert_eq!(strict.lines().count(), text.lines().count());
    }

    #[test]
    fn a_pointer_has_a_line() {
        let text = "{\n \"a/b\": [\n  1, {\"x\": \"}\"},\n  {\"c\":\n 5}\n ],\n \"d\": true\n}";
        assert_eq!(line_of(text, ""), Some(1));
        assert_eq!(line_of(text, "/a~1b/0"), Some(3));
        assert_eq!(line_of(text, "/a~1b/2/c"), Some(5));
        assert_eq!(line_of(text, "/d"), Some(7));
        assert_eq!(line_of(text, "/e"), None);
    }
}
