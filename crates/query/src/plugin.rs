//! What the plugins of `evaluate` make of the rows that they see.
//!
//! Not here: what they are given (`kql` binds it), gathering the rows (`plan::plugin`).

mod active_users_count;
mod activity_counts_metrics;
mod activity_engagement;
mod activity_metrics;
mod dcount_intersect;
mod events;
mod narrow;
mod new_activity_metrics;
mod rolling_percentile;
mod rows_near;
mod schema_merge;
mod session_count;
mod sliding_window_counts;
mod windows;

use arrow::array::ArrayRef;
use kql::Value;

use crate::{Error, ErrorKind};

/// The rows of a plugin.
pub(crate) struct Call<'a> {
    /// The columns that the binder chose.
    pub(crate) columns: &'a [ArrayRef],
    /// How many rows there are.
    pub(crate) rows: usize,
    /// The constant arguments.
    pub(crate) settings: &'a [Value],
    /// The values of the other table.
    pub(crate) lookback: Option<&'a ArrayRef>,
}

/// Makes the columns of the result, in the forms of the plugin's schema.
pub(crate) type Implementation = fn(&Call<'_>) -> Result<Vec<ArrayRef>, Error>;

/// What a plugin does, by its name.
pub(crate) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "activity_counts_metrics" => activity_counts_metrics::run,
        "activity_engagement" => activity_engagement::run,
        "activity_metrics" => activity_metrics::run,
        "active_users_count" => active_users_count::run,
        "dcount_intersect" => dcount_intersect::run,
        "narrow" => narrow::run,
        "new_activity_metrics" => new_activity_metrics::run,
        "rolling_percentile" => rolling_percentile::run,
        "rows_near" => rows_near::run,
        "schema_merge" => schema_merge::run,
        "session_count" => session_count::run,
        "sliding_window_counts" => sliding_window_counts::run,
        _ => return None,
    })
}

impl Call<'_> {
    fn column(&self, place: usize) -> Result<&ArrayRef, Error> {
        self.columns.get(place).ok_or_else(|| Error::internal("a plugin lacks a column"))
    }

    fn setting(&self, place: usize) -> Result<&Value, Error> {
        self.settings.get(place).ok_or_else(|| Error::internal("a plugin lacks a setting"))
    }

    /// A constant whole number, or ticks.
    fn number(&self, place: usize) -> Result<i64, Error> {
        match self.setting(place)? {
            Value::Datetime(Some(number)) | Value::Timespan(Some(number)) => Ok(*number),
            value => value.as_i64().ok_or_else(|| wrong("a constant of a plugin is null")),
        }
    }
}

/// Arguments that a plugin cannot work with.
fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Semantic, message)
}
