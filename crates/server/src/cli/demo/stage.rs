//! What a story is played with: the clock, the timeline, and waiting for something to be seen.
//!
//! Not here: what happens in a story.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{Failure, Globals};
use crate::{
    clock::{Clock, Stopwatch},
    output,
};

/// How often something awaited is looked for.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// After this long, the story has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// The stage of one story.
#[derive(Debug)]
pub(super) struct Stage {
    /// The server.
    pub(super) url: String,
    clock: Clock,
    watch: Stopwatch,
    aloud: bool,
    quiet: bool,
    steps: Vec<Value>,
    measures: Vec<Value>,
}

impl Stage {
    pub(super) fn new(globals: &Globals, url: &str, aloud: bool) -> Self {
        Self {
            url: url.trim_end_matches('/').to_owned(),
            clock: Clock::system(),
            watch: Stopwatch::start(),
            aloud,
            quiet: globals.quiet,
            steps: Vec::new(),
            measures: Vec::new(),
        }
    }

    /// The timeline so far.
    pub(super) fn steps(&self) -> &[Value] {
        &self.steps
    }

    /// Notes that something happened.
    pub(super) fn step(&mut self, name: &str) -> Result<(), Failure> {
        let seconds = self.watch.elapsed().as_secs_f64();
        let at = self.clock.wall().to_string();
        if self.aloud && !self.quiet {
            output::line(&format!("{seconds:7.3} s  {name}"))?;
        }
        self.steps.push(json!({"name": name, "at": at, "seconds": seconds}));
        Ok(())
    }

    /// Notes a number.
    pub(super) fn measure(&mut self, name: &str, value: f64) -> Result<(), Failure> {
        if self.aloud && !self.quiet {
            output::line(&format!("           {value:.3} {name}"))?;
        }
        self.measures.push(json!({"name": name, "value": value}));
        Ok(())
    }

    /// The numbers so far.
    pub(super) fn measures(&self) -> &[Value] {
        &self.measures
    }

    /// Looks until `look` finds something.
    ///
    /// # Errors
    /// When it was not found in half a minute, or looking failed.
    pub(super) async fn wait_for<T>(
        &self,
        what: &str,
        mut look: impl AsyncFnMut() -> Result<Option<T>, Failure>,
    ) -> Result<T, Failure> {
        let watch = Stopwatch::start();
        loop {
            if let Some(found) = look().await? {
                return Ok(found);
            }
            if watch.elapsed() > PATIENCE {
                let seconds = PATIENCE.as_secs();
                return Err(Failure::Failed(format!("{what}: not seen within {seconds} s")));
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}
