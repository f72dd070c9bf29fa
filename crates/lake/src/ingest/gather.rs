//! Rows by table as records come in, and the dead letters among them.
//!
//! Not here: how a record becomes a row.

use std::{collections::BTreeMap, sync::Arc};

use kql::{Row, Value};
use serde_json::{Map, Value as Json};

use super::{
    Context, Ingested, Report, Tables, Target, Unreadable,
    cell::Cell,
    columns::Columns,
    diagnostic,
    document::{Content, Record},
    graph,
    guess::{Shape, shape},
    rows::{Misfit, by_name},
};
use crate::{DEAD_LETTER, Rows, Table};

/// Rows made so far.
pub(super) struct Gathering<'a> {
    target: &'a Target,
    tables: &'a Tables,
    context: &'a Context,
    known: BTreeMap<Arc<str>, Arc<Columns>>,
    rows: BTreeMap<Arc<str>, Vec<Row>>,
    dead: Vec<Row>,
    report: Report,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(target: &'a Target, tables: &'a Tables, context: &'a Context) -> Self {
        Self {
            target,
            tables,
            context,
            known: BTreeMap::new(),
            rows: BTreeMap::new(),
            dead: Vec::new(),
            report: Report::default(),
        }
    }

    /// Counts a record that the lake has already.
    pub(super) fn repeated(&mut self) {
        self.report.records += 1;
        self.report.repeated += 1;
    }

    /// Takes a record, as a row or as a dead letter.
    pub(super) fn take(&mut self, record: Record<'_>) {
        self.report.records += 1;
        match self.row(&record.content) {
            Ok((table, row)) => {
                *self.report.rows.entry(table.to_string()).or_default() += 1;
                self.rows.entry(table).or_default().push(row);
            }
            Err(misfit) => self.bury(&record, misfit),
        }
    }

    fn row(&mut self, content: &Content<'_>) -> Result<(Arc<str>, Row), Misfit> {
        match content {
            Content::Broken(reason) => Err(Misfit::new(reason.as_str())),
            Content::Fields(fields) => {
                let named = fields.iter().find(|(name, _)| *name == "Type");
                let named = named.and_then(|(_, cell)| cell.value(kql::Type::String).ok());
                let named = named.as_ref().and_then(Value::as_str);
                self.plain(named, fields.iter().map(|(name, cell)| (*name, cell.clone())))
            }
            Content::Json(Json::Object(record)) => self.object(record),
            Content::Json(other) => {
                let kind = match other {
                    Json::Null => "null",
                    Json::Bool(_) => "a truth value",
                    Json::Number(_) => "a number",
                    Json::String(_) => "a text",
                    Json::Array(_) | Json::Object(_) => "an array",
                };
                Err(Misfit::new(format!("it is {kind}, not an object")))
            }
        }
    }

    fn object(&mut self, record: &Map<String, Json>) -> Result<(Arc<str>, Row), Misfit> {
        let understood = match self.target {
            Target::Detect => true,
            Target::Table(table) => diagnostic::fills(&table.name),
        };
        let shape = if understood { shape(record) } else { Shape::Row };
        match shape {
            Shape::Diagnostic => self.diagnostic(record),
            Shape::DirectoryAudit => match graph::directory_audit(record, self.context) {
                Json::Object(record) => self.diagnostic(&record),
                _ => Err(Misfit::new("it is no directoryAudit")),
            },
            Shape::SignIn => match graph::sign_in(record, self.context) {
                Json::Object(record) => self.diagnostic(&record),
                _ => Err(Misfit::new("it is no signIn")),
            },
            Shape::Row => {
                let named = record.get("Type").and_then(Json::as_str);
                self.plain(named, record.iter().map(|(n, v)| (n.as_str(), Cell::Json(v))))
            }
        }
    }

    fn diagnostic(&mut self, record: &Map<String, Json>) -> Result<(Arc<str>, Row), Misfit> {
        let name = diagnostic::table_of(record)?;
        if let Target::Table(table) = self.target
            && *table.name != *name
        {
            let reason = format!("it is a record of table `{name}`, not of `{}`", table.name);
            return Err(Misfit { table: name.to_owned(), ..Misfit::new(reason) });
        }
        let columns = self.columns(name)?;
        let left_out = &mut self.report.left_out;
        let row = diagnostic::row(&columns, record, self.context, &mut |field| {
            *left_out.entry(format!("{name}.{field}")).or_default() += 1;
        })?;
        Ok((columns.table.name.clone(), row))
    }

    fn plain<'f>(
        &mut self,
        named: Option<&str>,
        fields: impl Iterator<Item = (&'f str, Cell<'f>)>,
    ) -> Result<(Arc<str>, Row), Misfit> {
        let columns = match (self.target, named) {
            (Target::Table(table), _) => self.columns(&table.name)?,
            (Target::Detect, Some(name)) => self.columns(name)?,
            (Target::Detect, None) => {
                return Err(Misfit::new(
                    "it is no diagnostic record, no directoryAudit or signIn, and no row that \
                     names its table in `Type`: name a table",
                ));
            }
        };
        let name = columns.table.name.clone();
        let left_out = &mut self.report.left_out;
        let row = by_name(&columns, fields, self.context, &mut |field| {
            *left_out.entry(format!("{name}.{field}")).or_default() += 1;
        })?;
        Ok((name, row))
    }

    fn columns(&mut self, name: &str) -> Result<Arc<Columns>, Misfit> {
        if let Some(known) = self.known.get(name) {
            return Ok(known.clone());
        }
        let of_target = match self.target {
            Target::Table(table) if *table.name == *name => Some(table),
            _ => self.tables.get(name),
        };
        let table = of_target.ok_or_else(|| Misfit {
            table: name.to_owned(),
            ..Misfit::new(format!("there is no table `{name}`"))
        })?;
        let columns = Arc::new(Columns::new(table.clone()));
        self.known.insert(table.name.clone(), columns.clone());
        Ok(columns)
    }

    fn bury(&mut self, record: &Record<'_>, misfit: Misfit) {
        self.report.dead += 1;
        let number = record.number;
        let reason = || format!("record {number}: {}", misfit.reason);
        self.report.first_reason.get_or_insert_with(reason);
        let Some(table) = self.tables.get(DEAD_LETTER) else { return };
        let text = |text: &str| Value::string(text);
        let row = table.columns.iter().map(|column| match &*column.name {
            "TimeGenerated" => Value::Datetime(Some(self.context.received.get())),
            "TableName" => text(&misfit.table),
            "ColumnName" => text(&misfit.column),
            "Reason" => text(&misfit.reason),
            "RawRecord" => text(&record.raw),
            "Source" => text(&self.context.source),
            "RecordNumber" => Value::Long(Some(number)),
            "SourceSystem" => text("Reeve"),
            "TenantId" => text(&self.context.workspace_id),
            "Type" => text(DEAD_LETTER),
            _ => Value::null(column.ty),
        });
        self.dead.push(row.collect());
    }

    /// The rows as batches.
    ///
    /// # Errors
    /// [`Unreadable::Rows`]: a mistake in this crate.
    pub(super) fn finish(self) -> Result<Ingested, Unreadable> {
        let mut rows = Vec::new();
        for (name, values) in self.rows {
            if let Some(columns) = self.known.get(&name) {
                rows.push(batch(&columns.table, &values)?);
            }
        }
        if let Some(table) = self.tables.get(DEAD_LETTER)
            && !self.dead.is_empty()
        {
            rows.push(batch(table, &self.dead)?);
        }
        Ok(Ingested { rows, report: self.report })
    }
}

fn batch(table: &Table, rows: &[Row]) -> Result<Rows, Unreadable> {
    let batch = query::columns::batch_of(&table.columns, rows)
        .map_err(|e| Unreadable::Rows(format!("table `{}`: {e}", table.name)))?;
    Ok(Rows { table: table.name.to_string(), batch })
}
