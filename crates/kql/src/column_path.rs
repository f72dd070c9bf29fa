//! A part of a dynamic column of a table, or of each of its elements:
//! `InitiatedBy.user.userPrincipalName`, `TargetResources[*].id`.
//!
//! Not here: which of them a query reads (`bound::TablePaths`).

use std::{fmt, sync::Arc};

use crate::{DynamicPath, PathStep};

/// A part of a dynamic column, or of each of its elements.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnPath {
    /// The column.
    pub column: Arc<str>,
    /// The steps from the column's value.
    pub base: DynamicPath,
    /// If it is about the elements that `mv-expand` makes of what `base` leads to: the steps from
    /// each of them.
    pub element: Option<DynamicPath>,
}

impl ColumnPath {
    /// The whole column.
    #[must_use]
    pub fn whole(column: Arc<str>) -> Self {
        Self { column, base: DynamicPath::default(), element: None }
    }

    /// Whether it is a whole column, or whole elements.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.element.as_ref().unwrap_or(&self.base).steps().is_empty()
    }

    /// The column, if it is a whole one.
    #[must_use]
    pub fn of_whole_column(&self) -> Option<&Arc<str>> {
        (self.element.is_none() && self.is_whole()).then_some(&self.column)
    }

    /// The elements of this part; `None` if it is of elements already.
    #[must_use]
    pub fn elements(self) -> Option<Self> {
        self.element.is_none().then(|| Self { element: Some(DynamicPath::default()), ..self })
    }

    /// One step further.
    #[must_use]
    pub fn then(mut self, step: PathStep) -> Self {
        match &mut self.element {
            Some(element) => *element = std::mem::take(element).then(step),
            None => self.base = self.base.then(step),
        }
        self
    }

    /// The path that `to_string` wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (column, mut rest) = match text.strip_prefix("['") {
            Some(inside) => quoted(inside)?,
            None => {
                let end = text.find(['.', '[']).unwrap_or(text.len());
                let (column, rest) = text.split_at(end);
                (column.to_owned(), rest)
            }
        };
        let mut path = Self::whole(column.into());
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix("[*]") {
                (path, rest) = (path.elements()?, after);
                continue;
            }
            let step;
            (step, rest) = first_step(rest)?;
            path = path.then(step);
        }
        (!path.column.is_empty()).then_some(path)
    }
}

fn first_step(text: &str) -> Option<(PathStep, &str)> {
    if let Some(after) = text.strip_prefix('.') {
        let end = after.find(['.', '[']).unwrap_or(after.len());
        let (key, rest) = after.split_at(end);
        return (!key.is_empty()).then(|| (PathStep::Key(key.into()), rest));
    }
    if let Some(inside) = text.strip_prefix("['") {
        let (key, rest) = quoted(inside)?;
        return Some((PathStep::Key(key.into()), rest));
    }
    let (position, rest) = text.strip_prefix('[')?.split_once(']')?;
    Some((PathStep::Index(position.parse().ok()?), rest))
}

/// The text before `']`, and what follows.
fn quoted(inside: &str) -> Option<(String, &str)> {
    let mut key = String::new();
    let mut letters = inside.chars();
    loop {
        match letters.next()? {
            '\\' => key.push(letters.next()?),
            '\'' => return Some((key, letters.as_str().strip_prefix(']')?)),
            letter => key.push(letter),
        }
    }
}

impl fmt::Display for ColumnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = DynamicPath::default().then(PathStep::Key(self.column.clone())).to_string();
        write!(f, "{}{}", column.strip_prefix('.').unwrap_or(&column), self.base)?;
        match &self.element {
            Some(element) => write!(f, "[*]{element}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_it_is_written() {
        for text in [
            "InitiatedBy.user.userPrincipalName",
            "TargetResources[*].id",
            "TargetResources[-1]['odd \\'key\\\\'].x",
            "TargetResources[0].modifiedProperties[*]['a.b']",
            "['odd column']['*'][*].id",
        ] {
            assert_eq!(ColumnPath::parse(text).unwrap().to_string(), text);
        }
        for text in ["", ".a", "A..b", "A[x]", "A[*].b[*]", "A['b", "A["] {
            assert_eq!(ColumnPath::parse(text), None, "{text}");
        }
    }
}
