//! Between an event of the functional core and an event of the journal.
//!
//! Not here: what the events mean. Each is an object whose member `event` names its kind.

use directory::Ticks;
use journal::{Event, NewEvent};
use serde::{Serialize, de::DeserializeOwned};

/// An event of the journal that this program cannot read: the journal is damaged, or newer.
#[derive(Debug, thiserror::Error)]
#[error("event {position} of stream `{stream}` cannot be read: {detail}")]
pub struct Unreadable {
    /// Its place in the journal.
    pub position: i64,
    /// Its stream.
    pub stream: String,
    /// What is wrong with it.
    pub detail: String,
}

/// The stored form of an event. Events are plain data, which always has one.
pub fn encode(stream: impl Into<String>, event: &impl Serialize, time: Ticks) -> NewEvent {
    let body = serde_json::to_value(event).unwrap_or_default();
    let kind = body.get("event").and_then(|kind| kind.as_str()).unwrap_or("event").to_owned();
    NewEvent { stream: stream.into(), kind, body, time }
}

/// The event that was stored.
///
/// # Errors
/// [`Unreadable`] with the event's place.
pub fn decode<E: DeserializeOwned>(event: &Event) -> Result<E, Unreadable> {
    serde_json::from_value(event.body.clone()).map_err(|error| Unreadable {
        position: event.position.0,
        stream: event.stream.clone(),
        detail: error.to_string(),
    })
}
