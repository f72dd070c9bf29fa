//! Rows for people and for programs: one list, written as a table, Markdown, CSV, JSON or JSON lines.
//!
//! Not here: what is listed.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle, presets};
use serde_json::{Map, Value};

use super::{Failure, Format, Globals};
use crate::output;

/// The formats that a list is written in, the one for a terminal first.
pub(super) const FORMATS: [Format; 5] =
    [Format::Table, Format::Json, Format::Ndjson, Format::Csv, Format::Markdown];

/// For people: lines above and below, none between rows.
const PLAIN: TableStyle = presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none());

/// Named columns and rows of JSON values.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Listing {
    /// The columns' names.
    pub(super) columns: Vec<String>,
    /// A value for each column, in order.
    pub(super) rows: Vec<Vec<Value>>,
}

impl Listing {
    /// A list of objects; a column that an object lacks is null.
    pub(super) fn of_objects(columns: &[&str], objects: &[Value]) -> Self {
        let row = |object: &Value| {
            columns.iter().map(|name| object.get(*name).cloned().unwrap_or_default()).collect()
        };
        Self {
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            rows: objects.iter().map(row).collect(),
        }
    }

    /// Writes the list in the format that was asked for.
    ///
    /// # Errors
    /// A format that lists do not have, or a full disk.
    pub(super) fn print(&self, globals: &Globals) -> Result<(), Failure> {
        let text = match globals.format(&FORMATS)? {
            Format::Json => self.json()?,
            Format::Ndjson => self.ndjson()?,
            Format::Csv => self.csv()?,
            Format::Markdown => self.table(presets::ASCII_MARKDOWN),
            _ => self.table(PLAIN),
        };
        if !text.is_empty() {
            output::line(text.trim_end_matches('\n'))?;
        }
        Ok(())
    }

    fn object(&self, row: &[Value]) -> Value {
        let members = self.columns.iter().cloned().zip(row.iter().cloned());
        Value::Object(members.collect::<Map<_, _>>())
    }

    fn json(&self) -> Result<String, Failure> {
        let objects: Vec<_> = self.rows.iter().map(|row| self.object(row)).collect();
        Ok(serde_json::to_string_pretty(&objects)?)
    }

    fn ndjson(&self) -> Result<String, Failure> {
        let lines: Result<Vec<_>, _> =
            self.rows.iter().map(|row| serde_json::to_string(&self.object(row))).collect();
        Ok(lines?.join("\n"))
    }

    fn csv(&self) -> Result<String, Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(cell))?;
        }
        let bytes = writer.into_inner().map_err(|error| Failure::Failed(error.to_string()))?;
        Ok(String::from_utf8(bytes)?)
    }

    fn table(&self, style: TableStyle) -> String {
        let mut table = Table::new();
        table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(&self.columns);
        for row in &self.rows {
            table.add_row(row.iter().map(cell));
        }
        table.to_string()
    }
}

/// A value as people read it: a text as it is, null as nothing, the rest as JSON.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_format_shows_the_same_rows() {
        let objects = [json!({"a": 1, "b": "x,y"}), json!({"a": null})];
        let list = Listing::of_objects(&["a", "b"], &objects);
        assert_eq!(list.ndjson().unwrap(), "{\"a\":1,\"b\":\"x,y\"}\n{\"a\":null,\"b\":null}");
        assert_eq!(list.csv().unwrap(), "a,b\n1,\"x,y\"\n,\n");
        assert!(list.table(presets::ASCII_MARKDOWN).starts_with("| a | b   |"));
        assert!(list.json().unwrap().starts_with("[\n  {\n    \"a\": 1,"));
    }
}
