//! `reeve demo`: plays a story against a running server, as any client would, and tells when what
//! happened.
//!
//! Not here: the stories, one file each.

mod outside_pim;
mod stage;

use serde_json::json;

use super::{Failure, Format, Globals};
use crate::output;
use stage::Stage;

/// Flags of `reeve demo`.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// Which story
    #[arg(value_enum)]
    story: Story,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Story {
    /// A directory role given outside of PIM is seen, undone and reported
    OutsidePim,
}

/// The server of `make run`.
const DEFAULT_URL: &str = "http://127.0.0.1:8080";

impl Demo {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let format = globals.format(&[Format::Table, Format::Json])?;
        let url = globals.url.as_deref().unwrap_or(DEFAULT_URL);
        let mut stage = Stage::new(globals, url, format == Format::Table);
        let played = match self.story {
            Story::OutsidePim => outside_pim::play(globals, &mut stage).await,
        };
        if format == Format::Json {
            let body = json!({
                "ok": played.is_ok(),
                "steps": stage.steps(),
                "measures": stage.measures(),
                "error": played.as_ref().err().map(ToString::to_string),
            });
            output::line(&body.to_string())?;
        }
        played
    }
}
