//! Records in files: delimited fields, lines, whole files, JSON.
//!
//! Not here: what fields mean as types (`external`), which field is which column (`mapping`).

use kql::{Row, Schema, Value};
use serde_json::Value as Json;

use super::{
    mapping::{Path, Place},
    text,
};

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Fields between delimiters, in quotes where they have to be.
    Delimited(u8),
    /// Tabs between fields, backslashes before what would not be one character.
    Escaped,
    /// Each line is one field.
    Lines,
    /// The whole file is one field.
    Whole,
    /// Objects, one after another or in an array.
    Json,
}

impl Format {
    /// The format of this name; case does not count.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "csv" => Self::Delimited(b','),
            "tsv" => Self::Delimited(b'\t'),
            "psv" => Self::Delimited(b'|'),
            "scsv" => Self::Delimited(b';'),
            "sohsv" => Self::Delimited(1),
            "tsve" => Self::Escaped,
            "txt" => Self::Lines,
            "raw" => Self::Whole,
            "json" | "multijson" => Self::Json,
            _ => return None,
        })
    }
}

/// The records: of JSON as dynamics, else as texts.
pub(super) fn read(
    format: Format,
    bytes: &[u8],
    width: usize,
    mapping: Option<&[Place]>,
    schema: &Schema,
) -> Result<Vec<Row>, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let row = |fields: &[&str]| -> Row {
        let field = |column: usize| match mapping.and_then(|places| places.get(column)) {
            Some(Place::Ordinal(ordinal)) => fields.get(*ordinal),
            Some(_) => None,
            None if mapping.is_some() => None,
            None => fields.get(column),
        };
        (0..width).map(|column| text(field(column).copied().unwrap_or_default())).collect()
    };
    match format {
        Format::Json => objects(bytes, mapping, schema),
        Format::Whole => Ok(vec![row(&[&String::from_utf8_lossy(bytes)])]),
        Format::Lines => {
            let content = String::from_utf8_lossy(bytes);
            Ok(content.lines().map(|line| row(&[line])).collect())
        }
        Format::Escaped => {
            let content = String::from_utf8_lossy(bytes);
            let records = content.lines().map(|line| {
                let fields: Vec<String> = line.split('\t').map(unescaped).collect();
                row(&fields.iter().map(String::as_str).collect::<Vec<_>>())
            });
            Ok(records.collect())
        }
        Format::Delimited(delimiter) => {
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .has_headers(false)
                .flexible(true)
                .from_reader(bytes);
            let mut rows = Vec::new();
            for record in reader.byte_records() {
                let record = record.map_err(|error| error.to_string())?;
                let fields: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
                rows.push(row(&fields.iter().map(|field| &**field).collect::<Vec<_>>()));
            }
            Ok(rows)
        }
    }
}

fn unescaped(field: &str) -> String {
    let mut letters = field.chars();
    let mut plain = String::with_capacity(field.len());
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('t') => plain.push('\t'),
                Some('n') => plain.push('\n'),
                Some('r') => plain.push('\r'),
                Some(other) => plain.push(other),
                None => plain.push('\\'),
            },
            (letter, false) => plain.push(letter),
        }
    }
    plain
}

/// Objects, by the names of their properties or by paths.
fn objects(bytes: &[u8], mapping: Option<&[Place]>, schema: &Schema) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    let mut add = |object: &Json| {
        let value = |(column, name): (usize, &str)| {
            let found = match mapping.and_then(|places| places.get(column)) {
                Some(Place::Path(path)) => value_at(object, path),
                Some(_) => None,
                None => object.get(name),
            };
            Value::Dynamic(found.filter(|it| !it.is_null()).map(|it| it.to_string().into()))
        };
        let names = schema.iter().map(|column| &*column.name).enumerate();
        rows.push(names.map(value).collect());
    };
    for value in serde_json::Deserializer::from_slice(bytes).into_iter::<Json>() {
        match value.map_err(|error| error.to_string())? {
            Json::Array(values) => values.iter().for_each(&mut add),
            value => add(&value),
        }
    }
    Ok(rows)
}

fn value_at<'a>(object: &'a Json, path: &Path) -> Option<&'a Json> {
    path.iter().try_fold(object, |value, step| match step.parse::<usize>() {
        Ok(index) if value.is_array() => value.get(index),
        _ => value.get(step),
    })
}

#[cfg(test)]
mod tests {
    use kql::Type;

    use super::*;

    fn rows(format: &str, content: &str) -> Vec<String> {
        let schema = Schema::of([("a", Type::String), ("b", Type::String)]);
        let format = Format::named(format).unwrap();
        let rows = read(format, content.as_bytes(), 2, None, &schema).unwrap();
        rows.iter().map(|row| serde_json::to_string(row).unwrap()).collect()
    }

    #[test]
    fn fields_are_found_in_every_format() {
        assert_eq!(rows("csv", "\u{feff}x,\"y,\"\"z\"\n1\n"), [r#"["x","y,\"z"]"#, r#"["1",""]"#]);
        assert_eq!(rows("TSV", "x\ty\tz"), [r#"["x","y"]"#]);
        assert_eq!(rows("psv", "x|y"), [r#"["x","y"]"#]);
        assert_eq!(rows("tsve", "x\\ty\tz"), [r#"["x\ty","z"]"#]);
        assert_eq!(rows("txt", "x,y\r\nz"), [r#"["x,y",""]"#, r#"["z",""]"#]);
        assert_eq!(rows("raw", "x\ny"), [r#"["x\ny",""]"#]);
        let expected = [r#"[1,null]"#, r#"[null,{"c":2}]"#];
        assert_eq!(rows("json", "{\"a\":1}\n{\"b\":{\"c\":2}}"), expected);
        assert_eq!(rows("multijson", "[{\"a\":1},\n{\"b\":\n{\"c\":2}}]"), expected);
        assert!(Format::named("parquet").is_none());
    }
}
