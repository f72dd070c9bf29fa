//! `reeve table`: the log tables of a data directory or of a server.
//!
//! Not here: their rows; `reeve query` reads those.

use std::{collections::BTreeSet, path::PathBuf};

use kql::{ColumnPath, bound::TablePaths};
use serde_json::Value;

use super::{Failure, Globals, client::Client, listing::Listing};
use crate::{clock::Clock, data_dir::DataDir, entropy::Entropy, json::Json as _, offline, tables};

/// Verbs of `reeve table`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Table {
    /// All tables and how much is in them
    List,
    /// A table's columns
    Show {
        /// Its name
        table: String,
    },
    /// Write a table's files anew, arranged for reading: rows of a kind together, an index, and
    /// parts of dynamic columns as columns of their own
    Promote {
        /// Its name
        table: String,
        /// A file with a query whose paths into dynamic columns are kept
        #[arg(long, value_name = "FILE")]
        query: Vec<PathBuf>,
        /// A path to keep, such as `InitiatedBy.user.id` or `TargetResources[*].id`
        #[arg(long, value_name = "PATH")]
        path: Vec<String>,
    },
}

const COLUMNS: [&str; 6] = ["name", "rows", "rowsInLog", "files", "retentionDays", "description"];

impl Table {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        if let Self::Promote { table, query, path } = self {
            return promote(globals, &table, &query, &path).await;
        }
        let tables = tables_of(globals).await?;
        match self {
            Self::Promote { .. } => Ok(()),
            Self::List => Listing::of_objects(&COLUMNS, &tables).print(globals),
            Self::Show { table } => {
                let names = || tables.iter().filter_map(|it| it.text_at("/name"));
                let found = tables.iter().find(|it| *it.at("/name") == table.as_str());
                let found = found.ok_or_else(|| {
                    let hint = kql::diagnostic::closest(&table, names())
                        .map(|name| format!("; did you mean `{name}`?"));
                    let hint = hint.unwrap_or_default();
                    Failure::Failed(format!("there is no table `{table}`{hint}"))
                })?;
                let columns = found.at("/columns").as_array().map_or(&[][..], Vec::as_slice);
                Listing::of_objects(&["name", "type"], columns).print(globals)
            }
        }
    }
}

async fn promote(
    globals: &Globals,
    table: &str,
    queries: &[PathBuf],
    paths: &[String],
) -> Result<(), Failure> {
    if globals.url.is_some() {
        return Err(Failure::Failed(
            "a server arranges its files by itself; stop it first".to_owned(),
        ));
    }
    let data = DataDir::open(globals.data(), &Entropy::system())?;
    let lake = lake::Lake::open(&data.lake())?;
    let arranged = arrange(&lake, table, queries, paths).await;
    lake.close().await;
    let files = arranged?;
    globals.tell(&format!("files of {table} written anew: {files}"));
    Ok(())
}

async fn arrange(
    lake: &lake::Lake,
    table: &str,
    queries: &[PathBuf],
    paths: &[String],
) -> Result<usize, Failure> {
    let failed = |cause: String| Failure::Failed(cause);
    let mut parts = TablePaths::from([(table.into(), BTreeSet::new())]);
    for file in queries {
        let text = std::fs::read_to_string(file);
        let text = text.map_err(|error| failed(format!("`{}`: {error}", file.display())))?;
        let bound = kql::compile(&text, &lake.catalog()).bound;
        let bound = bound.ok_or_else(|| {
            failed(format!("`{}` does not bind; see `reeve kql check`", file.display()))
        })?;
        parts
            .entry(table.into())
            .or_default()
            .extend(bound.column_paths().remove(table).unwrap_or_default());
    }
    for path in paths {
        let parsed =
            ColumnPath::parse(path).ok_or_else(|| failed(format!("`{path}` is no path")))?;
        parts.entry(table.into()).or_default().insert(parsed);
    }
    lake.seal().await?;
    Ok(lake.promote(Clock::system().tenant(), parts).await?)
}

async fn tables_of(globals: &Globals) -> Result<Vec<Value>, Failure> {
    if globals.url.is_some() {
        return Client::new(globals).await?.list("/reeve/tables").await;
    }
    let data = DataDir::open_read_only(globals.data())?;
    let lake = offline::lake(&data)?;
    Ok(lake.tables().iter().map(tables::document).collect())
}
