//! How far a query is: rows that have been read, of how many.
//!
//! Not here: showing it.

use std::sync::{Arc, Mutex, PoisonError};

use datafusion::physical_plan::{ExecutionPlan, metrics::MetricsSet};

/// How far a query is. Clones are of the same query; give one to a
/// [`Request`](crate::Request) and look at another while it runs.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Mutex<Reading>>);

#[derive(Debug, Default)]
struct Reading {
    scans: Vec<Arc<dyn ExecutionPlan>>,
    /// Rows of all tables; `None` where one does not know how many it has.
    rows: Option<usize>,
}

impl Progress {
    /// Rows that have been read, and how many there are; `None` as long as nothing is read, or
    /// where a table does not know how many it has. Not all need be read in the end.
    #[must_use]
    pub fn rows(&self) -> Option<(u64, u64)> {
        let reading = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = reading.rows.filter(|rows| *rows > 0)?;
        let scans = reading.scans.iter();
        let read: usize = scans
            .filter_map(|scan| scan.metrics().as_ref().and_then(MetricsSet::output_rows))
            .sum();
        Some((read.min(all) as u64, all as u64))
    }

    /// Watches what a plan reads from tables that have so many rows together.
    pub(crate) fn watch(&self, plan: &Arc<dyn ExecutionPlan>, rows: Option<usize>) {
        let mut reading = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reading.rows = rows;
        let mut waiting = vec![plan];
        while let Some(plan) = waiting.pop() {
            let inputs = plan.children();
            if inputs.is_empty() {
                reading.scans.push(plan.clone());
            }
            waiting.extend(inputs);
        }
    }
}
