//! What is stored of a run: events, from which everything else follows.
//!
//! Not here: applying them (`run`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::step::{Outcome, StepId};
use crate::time::Ticks;

/// A stored event. The encoding is a contract: fields may be added, never changed.
///
/// Events hold all that a run needs to go on, tokens included, and so belong where secrets are
/// kept; what people see is [`crate::Run::history`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "event")]
pub enum RunEvent {
    /// The run began.
    Started {
        /// Its name.
        run: String,
        /// Where `guid()` comes from.
        seed: Uuid,
        /// Which definition runs.
        definition: String,
        /// What the trigger gave.
        trigger: TriggerOutputs,
        /// Values of parameters given at the start.
        parameters: Map<String, Value>,
        /// When.
        at: Ticks,
    },
    /// A step came to an end.
    Settled {
        /// Which.
        step: StepId,
        /// How.
        #[serde(flatten)]
        outcome: Outcome,
        /// When.
        at: Ticks,
    },
    /// Somebody stopped the run.
    Cancelled {
        /// When.
        at: Ticks,
    },
}

/// What a trigger hands to the run (`triggerOutputs()`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TriggerOutputs {
    /// Headers of the call, if there was one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// `triggerBody()`.
    pub body: Value,
}
