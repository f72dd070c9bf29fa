//! The pattern of `parse`, as a regular expression.
//!
//! Not here: the operator (`parse`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, BooleanArray, StringViewArray, StringViewBuilder, StructArray},
    compute::{and, is_not_null, kernels::zip::zip},
    datatypes::Fields,
};
use kql::{
    Schema, Type,
    bound::{Parse, ParseKind, ParsePart},
};
use regex::Regex;

use super::{convert, fields};
use crate::{Error, ErrorKind, columns};

/// A pattern, ready to be matched.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    /// The types of the columns, in the order of the pattern.
    types: Vec<Type>,
    /// Whether a column that cannot be converted makes the row one that does not match.
    strict: bool,
    /// Whether the row matches, and the columns.
    pub(super) fields: Fields,
}

impl Pattern {
    /// What sets it apart from others, besides its fields.
    pub(super) fn identity(&self) -> String {
        format!("{} {}", self.strict, self.regex)
    }

    pub(super) fn new(parse: &Parse, schema: &Schema) -> Result<Self, Error> {
        let mut text = String::new();
        let regex = match &parse.kind {
            ParseKind::Regex { flags } => {
                if !flags.is_empty() {
                    text.push_str(&format!("(?{flags})"));
                }
                true
            }
            ParseKind::Simple | ParseKind::Relaxed => {
                text.push_str(r"(?s)\A");
                false
            }
        };
        let mut types = Vec::new();
        let mut parts = parse.pattern.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                ParsePart::Star => text.push_str(".*?"),
                ParsePart::Text(part) if regex => text.push_str(part),
                ParsePart::Text(part) => text.push_str(&regex::escape(part)),
                ParsePart::Column(position) => {
                    let ty = schema.get(*position).map_or(Type::String, |column| column.ty);
                    let by_shape = regex || parts.peek() == Some(&&ParsePart::Star);
                    let shape = match shape(ty) {
                        Some(shape) if by_shape => shape,
                        _ if regex => ".*",
                        _ => ".*?",
                    };
                    text.push_str(&format!("(?P<c{}>{shape})", types.len()));
                    types.push(ty);
                }
            }
        }
        if !regex && parse.pattern.last() != Some(&ParsePart::Star) {
            text.push_str(r"\z");
        }
        let regex = Regex::new(&text).map_err(|error| {
            let message = format!("the pattern is no regular expression: {error}");
            Error::new(ErrorKind::Semantic, message)
        })?;
        let fields = fields(types.iter().copied());
        let strict = parse.kind == ParseKind::Simple;
        Ok(Self { regex, types, strict, fields })
    }

    /// Whether each text matches, and its columns.
    pub(super) fn read(&self, texts: &StringViewArray) -> Result<StructArray, Error> {
        let rows = texts.len();
        let names: Vec<String> = (0..self.types.len()).map(|i| format!("c{i}")).collect();
        let mut builders: Vec<_> = names.iter().map(|_| StringViewBuilder::new()).collect();
        let mut matches = Vec::with_capacity(rows);
        for text in texts {
            let found = self.regex.captures(text.unwrap_or_default());
            matches.push(found.is_some());
            for (builder, name) in builders.iter_mut().zip(&names) {
                let part = found.as_ref().and_then(|found| found.name(name));
                builder.append_value(part.map_or("", |part| part.as_str()));
            }
        }
        let mut matches = BooleanArray::from(matches);
        let mut converted = Vec::with_capacity(self.types.len());
        for (mut builder, ty) in builders.into_iter().zip(&self.types) {
            let column = convert(Arc::new(builder.finish()), *ty, rows)?;
            if self.strict && *ty != Type::String {
                matches = and(&matches, &is_not_null(&column)?)?;
            }
            converted.push(column);
        }
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(matches.clone())];
        for (column, ty) in converted.into_iter().zip(&self.types) {
            arrays.push(zip(&matches, &column, &columns::nulls(*ty, rows))?);
        }
        Ok(StructArray::try_new(self.fields.clone(), arrays, None)?)
    }
}

/// What a typed column may look like.
const fn shape(ty: Type) -> Option<&'static str> {
    Some(match ty {
        Type::Int | Type::Long => r"\s*[-+]?\d+",
        Type::Real | Type::Decimal => r"\s*[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?",
        Type::Bool => r"\s*(?i:true|false)",
        Type::Guid => r"\s*[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}",
        _ => return None,
    })
}
