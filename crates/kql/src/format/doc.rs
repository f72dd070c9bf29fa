//! Documents: text with places where lines may break, and their layout in a given width.
//!
//! Not here: what KQL looks like.

/// Columns by which what belongs to something is moved in.
const INDENT: usize = 4;

/// A piece of a document.
#[derive(Debug, Clone)]
pub(super) enum Doc<'a> {
    Text(&'a str),
    /// A space, or the end of the line where the group around it is broken.
    Line,
    /// Nothing, or the end of the line where the group around it is broken.
    SoftLine,
    /// The end of a line.
    HardLine,
    /// A line without anything.
    BlankLine,
    /// A comment at the end of the line.
    Comment(&'a str),
    /// A comment on a line of its own.
    OwnComment(&'a str),
    Indent(Vec<Self>),
    Concat(Vec<Self>),
    /// What stays on one line if it fits; else all its lines break. Whether it must break.
    Group(bool, Vec<Self>),
    /// As many of its parts on a line as fit.
    Fill(Vec<Self>),
    /// A space, or the end of the line if what comes next does not fit; between parts of a fill.
    Next,
}

impl<'a> Doc<'a> {
    pub(super) fn group(parts: Vec<Self>) -> Self {
        Self::Group(parts.iter().any(Self::breaks), parts)
    }

    /// Whether it cannot stand on one line.
    pub(super) fn breaks(&self) -> bool {
        match self {
            Self::HardLine | Self::BlankLine | Self::Comment(_) | Self::OwnComment(_) => true,
            Self::Text(text) => text.contains('\n'),
            Self::Line | Self::SoftLine | Self::Next => false,
            Self::Group(breaks, _) => *breaks,
            Self::Indent(parts) | Self::Concat(parts) | Self::Fill(parts) => {
                parts.iter().any(Self::breaks)
            }
        }
    }
}

/// Lays out a document.
pub(super) fn render(document: &[Doc<'_>], width: usize) -> String {
    let mut renderer = Renderer { out: String::new(), column: 0, width, pending: Pending::Nothing };
    let mut waiting: Vec<Piece<'_, '_>> =
        document.iter().rev().map(|doc| Piece { indent: 0, flat: false, doc }).collect();
    while let Some(piece) = waiting.pop() {
        renderer.piece(piece, &mut waiting);
    }
    if !renderer.out.is_empty() {
        renderer.out.push('\n');
    }
    renderer.out
}

#[derive(Clone, Copy)]
struct Piece<'d, 'a> {
    indent: usize,
    flat: bool,
    doc: &'d Doc<'a>,
}

/// What stands between what has been written and what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pending {
    Nothing,
    Space,
    /// The line has ended; so many more must.
    Lines(usize),
}

struct Renderer {
    out: String,
    column: usize,
    width: usize,
    pending: Pending,
}

impl Renderer {
    fn piece<'d, 'a>(&mut self, piece: Piece<'d, 'a>, waiting: &mut Vec<Piece<'d, 'a>>) {
        let Piece { indent, flat, doc } = piece;
        let mut inside = |parts: &'d [Doc<'a>], indent, flat| {
            waiting.extend(parts.iter().rev().map(|doc| Piece { indent, flat, doc }));
        };
        match doc {
            Doc::Text(text) => self.text(text, indent),
            Doc::Line | Doc::Next if flat => self.space(),
            Doc::SoftLine if flat => {}
            Doc::Line | Doc::SoftLine | Doc::HardLine => self.lines(1),
            Doc::Next => {
                self.space();
                let (next, after) = waiting.split_last().unzip();
                let next = next.copied().unwrap_or(piece);
                if !self.fits(Piece { indent, ..next }, after.unwrap_or_default()) {
                    self.lines(1);
                }
            }
            Doc::BlankLine => self.lines(2),
            Doc::Comment(text) => {
                self.space();
                self.text(text, indent);
                self.lines(1);
            }
            Doc::OwnComment(text) => {
                self.lines(1);
                self.text(text, indent);
                self.lines(1);
            }
            Doc::Indent(parts) => inside(parts, indent + INDENT, flat),
            Doc::Concat(parts) => inside(parts, indent, flat),
            Doc::Group(breaks, parts) => {
                let flat = !breaks && (flat || self.fits(piece, waiting));
                waiting.extend(parts.iter().rev().map(|doc| Piece { indent, flat, doc }));
            }
            Doc::Fill(parts) => {
                for (at, doc) in parts.iter().enumerate().rev() {
                    waiting.push(Piece { indent, flat, doc });
                    if at > 0 {
                        waiting.push(Piece { indent, flat, doc: &Doc::Next });
                    }
                }
            }
        }
    }

    fn space(&mut self) {
        if self.pending == Pending::Nothing && self.column > 0 {
            self.pending = Pending::Space;
        }
    }

    fn lines(&mut self, count: usize) {
        let before = match self.pending {
            Pending::Lines(count) => count,
            _ => 0,
        };
        self.pending = Pending::Lines(before.max(count));
    }

    fn text(&mut self, text: &str, indent: usize) {
        match std::mem::replace(&mut self.pending, Pending::Nothing) {
            Pending::Nothing => {}
            Pending::Space => self.write(" "),
            Pending::Lines(count) if !self.out.is_empty() => {
                self.out.push_str(&"\n".repeat(count));
                self.out.push_str(&" ".repeat(indent));
                self.column = indent;
            }
            Pending::Lines(_) => {}
        }
        self.write(text);
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = match text.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + text.chars().count(),
        };
    }

    /// Whether the piece fits on the line, with what follows it up to the next possible break.
    fn fits(&self, piece: Piece<'_, '_>, waiting: &[Piece<'_, '_>]) -> bool {
        let start = match self.pending {
            Pending::Nothing => self.column,
            Pending::Space => self.column + 1,
            Pending::Lines(_) => piece.indent,
        };
        let Some(mut left) = self.width.checked_sub(start) else { return false };
        let mut after = waiting.iter().rev();
        let mut stack = vec![(piece.doc, true)];
        loop {
            let Some((doc, flat)) = stack.pop() else {
                let Some(next) = after.next() else { return true };
                stack.push((next.doc, next.flat));
                continue;
            };
            let taken = match doc {
                Doc::Text(text) => text.lines().next().unwrap_or_default().chars().count(),
                Doc::Line | Doc::Next if flat => 1,
                Doc::SoftLine if flat => 0,
                Doc::Line
                | Doc::Next
                | Doc::SoftLine
                | Doc::HardLine
                | Doc::BlankLine
                | Doc::Comment(_)
                | Doc::OwnComment(_) => return true,
                Doc::Fill(parts) => {
                    for (at, part) in parts.iter().enumerate().rev() {
                        stack.push((part, flat));
                        if at > 0 {
                            stack.push((&Doc::Next, flat));
                        }
                    }
                    0
                }
                Doc::Group(breaks, parts) => {
                    stack.extend(parts.iter().rev().map(|part| (part, flat && !breaks)));
                    0
                }
                Doc::Indent(parts) | Doc::Concat(parts) => {
                    stack.extend(parts.iter().rev().map(|part| (part, flat)));
                    0
                }
            };
            let Some(rest) = left.checked_sub(taken) else { return false };
            left = rest;
        }
    }
}
