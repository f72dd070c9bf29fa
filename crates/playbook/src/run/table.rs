//! The text of a `Table` action.
//!
//! Not here: CSV's quoting rules (the `csv` crate).

use serde_json::Value;

use super::{scope::Scope, state::Failure};
use crate::expression::value;

/// Writes items as CSV (RFC 4180) or as an HTML table. Without columns, the properties of the
/// first item are the columns.
pub(super) fn write(
    items: &[Value],
    format: &str,
    columns: Option<&[(Value, Value)]>,
    scope: &Scope<'_>,
) -> Result<String, Failure> {
    let (header, rows) = match columns {
        Some(columns) => chosen(items, columns, scope)?,
        None => taken(items),
    };
    if format == "HTML" { Ok(html(&header, &rows)) } else { csv(&header, &rows) }
}

type Cells = (Vec<String>, Vec<Vec<String>>);

fn chosen(
    items: &[Value],
    columns: &[(Value, Value)],
    scope: &Scope<'_>,
) -> Result<Cells, Failure> {
    let mut header = Vec::new();
    for (name, _) in columns {
        header.push(value::text(&scope.resolve(name)?));
    }
    let mut rows = Vec::new();
    for item in items {
        let scope = scope.at_item(item);
        let mut row = Vec::new();
        for (_, cell) in columns {
            row.push(value::text(&scope.resolve(cell)?));
        }
        rows.push(row);
    }
    Ok((header, rows))
}

fn taken(items: &[Value]) -> Cells {
    let first = items.first().and_then(Value::as_object);
    let header: Vec<String> = first.into_iter().flatten().map(|(name, _)| name.clone()).collect();
    let cell = |item: &Value, name: &String| item.get(name).map(value::text).unwrap_or_default();
    let row = |item: &Value| header.iter().map(|name| cell(item, name)).collect();
    let rows = items.iter().map(row).collect();
    (header, rows)
}

fn csv(header: &[String], rows: &[Vec<String>]) -> Result<String, Failure> {
    let failed = |why: String| Failure::new("BadRequest", format!("the CSV table: {why}"));
    if header.is_empty() {
        return Ok(String::new());
    }
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
        writer.write_record(row).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

fn html(header: &[String], rows: &[Vec<String>]) -> String {
    let cells = |row: &[String], tag: &str| -> String {
        row.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect()
    };
    let body: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row, "td"))).collect();
    format!("<table><thead><tr>{}</tr></thead><tbody>{body}</tbody></table>", cells(header, "th"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
