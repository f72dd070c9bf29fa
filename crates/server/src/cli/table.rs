//! `reeve table`: the log tables of a data directory or of a server.
//!
//! Not here: their rows; `reeve query` reads those.

use serde_json::Value;

use super::{Failure, Globals, client::Client, listing::Listing};
use crate::{data_dir::DataDir, json::Json as _, offline, tables};

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
}

const COLUMNS: [&str; 6] = ["name", "rows", "rowsInLog", "files", "retentionDays", "description"];

impl Table {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let tables = tables_of(globals).await?;
        match self {
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

async fn tables_of(globals: &Globals) -> Result<Vec<Value>, Failure> {
    if globals.url.is_some() {
        return Client::new(globals).await?.list("/reeve/tables").await;
    }
    let data = DataDir::open_read_only(globals.data())?;
    let lake = offline::lake(&data)?;
    Ok(lake.tables().iter().map(tables::document).collect())
}
