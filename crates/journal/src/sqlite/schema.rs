//! The tables of the SQLite journal and how an older file is brought up to date.
//!
//! Not here: the statements that use them.

use std::path::Path;

use sqlx::{AssertSqlSafe, SqlitePool};

use super::fault;
use crate::{Error, Result};

/// "REEV", so that another program's database is not mistaken for a journal.
const APPLICATION_ID: i64 = 0x5245_4556;

/// One script per format; a file of format n has had the first n. Only ever appended to.
const FORMATS: &[&str] = &[include_str!("schema/1.sql")];

/// Creates or upgrades the tables, and checks that the file is a whole journal.
pub(super) async fn prepare(path: &Path, pool: &SqlitePool) -> Result<()> {
    let upgrade = async {
        let mut tx = pool.begin_with("begin immediate").await?;
        let application: i64 =
            sqlx::query_scalar("pragma application_id").fetch_one(&mut *tx).await?;
        let format: i64 = sqlx::query_scalar("pragma user_version").fetch_one(&mut *tx).await?;
        let objects: i64 =
            sqlx::query_scalar("select count(*) from sqlite_schema").fetch_one(&mut *tx).await?;
        let fresh = application == 0 && format == 0 && objects == 0;
        if fresh || application == APPLICATION_ID {
            let start = usize::try_from(format).unwrap_or(usize::MAX);
            for (script, number) in FORMATS.iter().zip(1_i64..).skip(start) {
                sqlx::raw_sql(*script).execute(&mut *tx).await?;
                // A pragma takes no parameters; both numbers are constants of this file.
                let marks = format!(
                    "pragma application_id = {APPLICATION_ID}; pragma user_version = {number}"
                );
                sqlx::raw_sql(AssertSqlSafe(marks)).execute(&mut *tx).await?;
            }
        }
        tx.commit().await
    };
    upgrade.await.map_err(|e: sqlx::Error| fault::translate(path, e))?;
    check(path, pool).await
}

/// Checks that the file is a journal of a format known here and that no entry is missing.
pub(super) async fn check(path: &Path, pool: &SqlitePool) -> Result<()> {
    let fault = |e| fault::translate(path, e);
    let application: i64 =
        sqlx::query_scalar("pragma application_id").fetch_one(pool).await.map_err(fault)?;
    if application != APPLICATION_ID {
        return Err(Error::NotAJournal {
            path: path.to_owned(),
            detail: "it is the database of another program".to_owned(),
        });
    }
    let known = i64::try_from(FORMATS.len()).unwrap_or(i64::MAX);
    let found: i64 =
        sqlx::query_scalar("pragma user_version").fetch_one(pool).await.map_err(fault)?;
    if found > known {
        return Err(Error::NewerFormat { path: path.to_owned(), found, known });
    }
    for (what, counted) in [
        (
            "event",
            "select (select value from head where name = 'event'), (select coalesce(max(position), 0) from event)",
        ),
        (
            "audit record",
            "select (select value from head where name = 'audit'), (select coalesce(max(position), 0) from audit)",
        ),
    ] {
        let (head, last): (i64, i64) =
            sqlx::query_as(counted).fetch_one(pool).await.map_err(fault)?;
        if head != last {
            let detail = format!("the last {what} should be number {head}, but it is {last}");
            return Err(Error::Damaged { path: path.to_owned(), detail });
        }
    }
    Ok(())
}
