//! Looking after the lake: rows move from its log into files, and files are arranged for the
//! queries of the rules that are enabled.
//!
//! Not here: how (`lake`).

use std::sync::Arc;

use directory::Ticks;
use kql::bound::TablePaths;
use lake::Policy;

use crate::instance::Instance;

/// The upkeep of one instance.
#[derive(Debug)]
pub struct Upkeep {
    instance: Arc<Instance>,
    /// The generation of content whose rules the lake knows about.
    told: Option<u64>,
}

impl Upkeep {
    /// The upkeep of `instance`.
    #[must_use]
    pub const fn new(instance: Arc<Instance>) -> Self {
        Self { instance, told: None }
    }

    /// Does what is due. It is never long: what is left is done next time.
    ///
    /// # Errors
    /// The lake's; the rows are safe and will be looked after.
    pub async fn step(&mut self, now: Ticks) -> Result<(), lake::Error> {
        self.tell();
        let done = self.instance.lake.maintain(now, Policy::default()).await?;
        if done != lake::Maintained::default() {
            tracing::debug!(?done, "the lake was looked after");
        }
        Ok(())
    }

    /// Tells the lake which parts of dynamic columns the rules read.
    fn tell(&mut self) {
        let content = self.instance.library.current();
        if self.told == Some(content.generation) {
            return;
        }
        self.told = Some(content.generation);
        let catalog = self.instance.catalog();
        let mut parts = TablePaths::new();
        for entry in content.rules.values().filter(|entry| entry.rule.enabled) {
            let Some(bound) = kql::compile(&entry.rule.query, &catalog).bound else { continue };
            for (table, paths) in bound.column_paths() {
                parts.entry(table).or_default().extend(paths);
            }
        }
        self.instance.lake.read_parts(parts);
    }
}
