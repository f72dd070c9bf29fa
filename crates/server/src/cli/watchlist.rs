//! `reeve watchlist`: list, show, put, delete.
//!
//! Not here: what makes a file a watchlist (`sentinel`).

use std::{fs, path::PathBuf};

use reqwest::Method;
use serde_json::Value;

use super::{Failure, Globals, client::Client, listing::Listing};
use crate::json::Json as _;

/// Verbs of `reeve watchlist`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Watchlist {
    /// All watchlists
    List,
    /// The items of one
    Show {
        /// Its alias
        alias: String,
    },
    /// Replace all items by those of a CSV file with a header
    Put {
        /// Its alias
        alias: String,
        /// The file
        file: PathBuf,
        /// The column whose values are the search keys; by default the first
        #[arg(long, value_name = "COLUMN")]
        search_key: Option<String>,
    },
    /// Delete a watchlist
    Delete {
        /// Its alias
        alias: String,
    },
}

const COLUMNS: [&str; 4] = ["alias", "searchKey", "itemCount", "updated"];

impl Watchlist {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let client = Client::new(globals).await?;
        match self {
            Self::List => {
                let lists = client.list("/reeve/watchlists").await?;
                Listing::of_objects(&COLUMNS, &lists).print(globals)
            }
            Self::Show { alias } => {
                let list = client.get(&path(&alias)).await?;
                let columns: Vec<&str> = list
                    .at("/columns")
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                let items = list.at("/items").as_array().map_or(&[][..], Vec::as_slice);
                Listing::of_objects(&columns, items).print(globals)
            }
            Self::Put { alias, file, search_key } => {
                let bytes = fs::read(&file)
                    .map_err(|error| Failure::Failed(format!("`{}`: {error}", file.display())))?;
                let key = search_key.map(|key| {
                    let pairs = [("searchKey", key)];
                    let query = url::form_urlencoded::Serializer::new(String::new())
                        .extend_pairs(pairs)
                        .finish();
                    format!("?{query}")
                });
                let path = path(&alias) + &key.unwrap_or_default();
                let list = client.upload(Method::PUT, &path, bytes).await?;
                Listing::of_objects(&COLUMNS, &[list]).print(globals)
            }
            Self::Delete { alias } => {
                let list = client.call(Method::DELETE, &path(&alias), None).await?;
                Listing::of_objects(&COLUMNS, &[list]).print(globals)
            }
        }
    }
}

fn path(alias: &str) -> String {
    let alias = percent_encoding::utf8_percent_encode(alias, percent_encoding::NON_ALPHANUMERIC);
    format!("/reeve/watchlists/{alias}")
}
