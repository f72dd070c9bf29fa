//! `reeve ingest`: files of records into the log tables of a data directory or of a server.
//!
//! Not here: the shapes of records (`lake::ingest`).

use std::{fs, path::PathBuf};

use reqwest::Method;
use serde_json::Value;

use super::{Failure, Globals, client::Client, listing::Listing};
use crate::{
    clock::Clock,
    data_dir::DataDir,
    entropy::Entropy,
    ingestion::{self, Upload},
    json::Json as _,
};

/// Flags of `reeve ingest`.
#[derive(Debug, clap::Args)]
pub(super) struct Ingest {
    /// The table for all records; without it, each record says it itself
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// The files: diagnostic records, Graph's logs, Log Analytics rows, JSON, CSV or Parquet
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

const COLUMNS: [&str; 6] = ["file", "records", "rows", "repeated", "deadLetters", "firstReason"];

impl Ingest {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let mut reports = Vec::new();
        for path in &self.files {
            let bytes = fs::read(path)
                .map_err(|error| Failure::Failed(format!("`{}`: {error}", path.display())))?;
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("upload");
            let working = globals.working("taking the records in");
            let mut report = if globals.url.is_some() {
                self.send(globals, name, bytes).await
            } else {
                self.add(globals, name, bytes).await
            }
            .map_err(|failure| Failure::Failed(format!("`{}`: {failure}", path.display())))?;
            drop(working);
            report.set("file", path.display().to_string());
            reports.push(report);
        }
        Listing::of_objects(&COLUMNS, &reports).print(globals)?;
        let dead: u64 = reports.iter().filter_map(|it| it.at("/deadLetters").as_u64()).sum();
        if dead > 0 {
            globals.tell(&format!(
                "records that fit no table: {dead}; they are in ReeveDeadLetter, each with its reason"
            ));
        }
        Ok(())
    }

    async fn send(&self, globals: &Globals, name: &str, bytes: Vec<u8>) -> Result<Value, Failure> {
        let table = self.table.iter().map(|table| ("table", table.as_str()));
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("name", name)
            .extend_pairs(table)
            .finish();
        let path = format!("/reeve/ingest?{query}");
        Client::new(globals).await?.upload(Method::POST, &path, bytes).await
    }

    async fn add(&self, globals: &Globals, name: &str, bytes: Vec<u8>) -> Result<Value, Failure> {
        let data = DataDir::open(globals.data(), &Entropy::system())?;
        let lake = lake::Lake::open(&data.lake())?;
        let identity = data.identity();
        let now = Clock::system().tenant();
        let context = ingestion::context(&identity.workspace, identity.tenant_id, name, now);
        let upload = Upload { name, bytes: bytes.into(), table: self.table.as_deref() };
        let report = ingestion::upload(&lake, context, upload).await;
        lake.close().await;
        Ok(ingestion::document(&report?))
    }
}
