//! `parse_xml`: elements are keys, attributes keys with `@`, texts next to either `#text`;
//! elements of the same name are an array.
//!
//! Not here: document types, whose texts are no XML to KQL.

use arrow::array::ArrayRef;

use super::super::{Call, Implementation, json};
use crate::Error;

/// Bytes of a text that is still read.
const LONGEST: usize = 128 << 10;
/// Elements within elements that are still read.
const DEEPEST: usize = 128;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    (name == "parse_xml").then_some(parse_xml)
}

fn parse_xml(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let text = texts.at(row);
        (text.len() <= LONGEST).then_some(())?;
        let root = Reader { rest: text }.document()?;
        out.push('{');
        json::write_key(root.name, out);
        root.write(out);
        out.push('}');
        Some(())
    }))
}

/// What an element has in it, by key; more values of one key are an array.
#[derive(Debug, Default)]
struct Element<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
    children: Vec<Node<'a>>,
    /// Whether it was written `<a/>`.
    closed: bool,
}

#[derive(Debug)]
enum Node<'a> {
    Element(Element<'a>),
    Text(String),
    Data(&'a str),
}

impl Node<'_> {
    const fn key(&self) -> &str {
        match self {
            Self::Element(element) => element.name,
            Self::Text(_) => "#text",
            Self::Data(_) => "#cdata-section",
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Element(element) => element.write(out),
            Self::Text(text) => json::write_string(text, out),
            Self::Data(text) => json::write_string(text, out),
        }
    }
}

impl Element<'_> {
    fn write(&self, out: &mut String) {
        if self.attributes.is_empty() {
            match self.children.as_slice() {
                [] => return out.push_str(if self.closed { "null" } else { "\"\"" }),
                [Node::Text(text)] => return json::write_string(text, out),
                _ => {}
            }
        }
        out.push('{');
        for (name, value) in &self.attributes {
            json::write_key(&format!("@{name}"), out);
            json::write_string(value, out);
        }
        for (i, child) in self.children.iter().enumerate() {
            let same = |other: &&Node<'_>| other.key() == child.key();
            if self.children.iter().take(i).any(|other| same(&other)) {
                continue;
            }
            json::write_key(child.key(), out);
            let all = || self.children.iter().filter(same);
            if all().count() == 1 {
                child.write(out);
                continue;
            }
            let start = out.len();
            for other in all() {
                out.push(if out.len() == start { '[' } else { ',' });
                other.write(out);
            }
            out.push(']');
        }
        out.push('}');
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, token: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(token)?;
        Some(())
    }

    /// What comes before a token, which is passed.
    fn until(&mut self, token: &str) -> Option<&'a str> {
        let (before, after) = self.rest.split_once(token)?;
        self.rest = after;
        Some(before)
    }

    fn spaces(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    fn name(&mut self) -> Option<&'a str> {
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.');
        let end = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':').then_some(name)
    }

    /// Passes comments, instructions and space around elements.
    fn miscellany(&mut self) -> Option<()> {
        loop {
            self.spaces();
            if self.take("<!--").is_some() {
                self.until("-->")?;
            } else if self.take("<?").is_some() {
                self.until("?>")?;
            } else {
                return Some(());
            }
        }
    }

    fn document(&mut self) -> Option<Element<'a>> {
        self.rest = self.rest.trim_start_matches('\u{feff}');
        self.miscellany()?;
        self.take("<")?;
        let root = self.element(0)?;
        self.miscellany()?;
        self.rest.is_empty().then_some(root)
    }

    /// Reads an element whose `<` has been passed.
    fn element(&mut self, depth: usize) -> Option<Element<'a>> {
        (depth < DEEPEST).then_some(())?;
        let mut element = Element { name: self.name()?, ..Element::default() };
        loop {
            let before = self.rest.len();
            self.spaces();
            if self.take("/>").is_some() {
                element.closed = true;
                return Some(element);
            }
            if self.take(">").is_some() {
                break;
            }
            // Attributes need space before them.
            (self.rest.len() < before).then_some(())?;
            element.attributes.push(self.attribute()?);
        }
        loop {
            let text = self.rest.get(..self.rest.find('<')?)?;
            self.rest = self.rest.get(text.len()..)?;
            if !text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
                element.children.push(Node::Text(decoded(text)?));
            }
            if self.take("</").is_some() {
                let same = self.name()? == element.name;
                self.spaces();
                self.take(">")?;
                return same.then_some(element);
            }
            if self.take("<![CDATA[").is_some() {
                element.children.push(Node::Data(self.until("]]>")?));
            } else if self.take("<!--").is_some() {
                self.until("-->")?;
            } else if self.take("<?").is_some() {
                self.until("?>")?;
            } else {
                self.take("<")?;
                let child = self.element(depth + 1)?;
                element.children.push(Node::Element(child));
            }
        }
    }

    fn attribute(&mut self) -> Option<(&'a str, String)> {
        let name = self.name()?;
        self.spaces();
        self.take("=")?;
        self.spaces();
        let quote = if self.rest.starts_with('"') { "\"" } else { "'" };
        self.take(quote)?;
        let value = self.until(quote)?;
        (!value.contains('<')).then_some((name, decoded(value)?))
    }
}

/// A text without its references; `None` if one of them is none.
fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('&');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let (name, after) = part.split_once(';')?;
        out.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = name.strip_prefix('#')?;
                char::from_u32(match number.strip_prefix('x') {
                    Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                    None => number.parse().ok()?,
                })?
            }
        });
        out.push_str(after);
    }
    Some(out)
}
