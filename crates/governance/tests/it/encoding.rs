//! The stored form of events: what was once written must be read for ever.
//!
//! Not here: the journal's envelope. `events.jsonl` holds one event of each kind as it was first
//! stored; lines may be added, never changed.

use std::collections::BTreeSet;

use governance::Event;

const STORED: &str = include_str!("events.jsonl");

#[test]
fn every_stored_event_reads_back_and_is_written_the_same() {
    for line in STORED.lines() {
        let event: Event =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(serde_json::to_string(&event).unwrap(), line);
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(value["event"], event.kind());
    }
}

#[test]
fn every_kind_has_a_stored_event() {
    let kinds: BTreeSet<_> =
        STORED.lines().map(|line| serde_json::from_str::<Event>(line).unwrap().kind()).collect();
    assert_eq!(kinds.len(), 43, "add a line to events.jsonl for a new kind of event");
}
