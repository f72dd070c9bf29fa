//! Which incident a new alert belongs to, as the rule's grouping says.
//!
//! Not here: making incidents.

use std::collections::BTreeSet;

use super::{Incident, Status};
use crate::{
    alert::Alert,
    rule::{IncidentGrouping, MatchingMethod},
};

/// Alerts that an incident holds; a further one begins another incident.
pub const MOST_ALERTS: usize = 150;

/// Where an alert goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Into an incident of its own.
    New,
    /// Into the incident of that number.
    Into {
        /// The number.
        number: u32,
        /// Whether the incident is closed, and is to be opened again.
        reopen: bool,
    },
}

/// Finds the newest incident among `incidents` that takes the alert.
///
/// The look-back counts from the first alert of an incident, in the time of the rows rather than
/// of the run, so that what is found late is placed as if it had been found in time.
pub fn placement<'a>(
    grouping: Option<&IncidentGrouping>,
    alert: &Alert,
    incidents: impl Iterator<Item = &'a Incident>,
) -> Placement {
    let Some(grouping) = grouping else { return Placement::New };
    let takes = |incident: &&Incident| {
        let closed = incident.status == Status::Closed;
        incident.alerts.len() < MOST_ALERTS
            && (!closed || grouping.reopen_closed)
            && incident.alerts.first().is_some_and(|first| belongs(grouping, first, alert))
    };
    incidents.filter(takes).max_by_key(|incident| incident.number).map_or(
        Placement::New,
        |incident| Placement::Into {
            number: incident.number,
            reopen: incident.status == Status::Closed,
        },
    )
}

fn belongs(grouping: &IncidentGrouping, first: &Alert, alert: &Alert) -> bool {
    let apart = (alert.query_end - first.query_end).0.abs();
    first.rule_id == alert.rule_id
        && apart <= grouping.lookback.0
        && match grouping.method {
            MatchingMethod::AnyAlert => true,
            MatchingMethod::AllEntities => entities(first, None) == entities(alert, None),
            MatchingMethod::Selected => selected(grouping, first) == selected(grouping, alert),
        }
}

fn entities<'a>(
    alert: &'a Alert,
    kind: Option<&str>,
) -> BTreeSet<(&'a str, Vec<(&'a str, &'a str)>)> {
    alert
        .entities
        .iter()
        .filter(|entity| kind.is_none_or(|kind| entity.kind.eq_ignore_ascii_case(kind)))
        .map(|entity| {
            let pairs =
                entity.properties.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let mut pairs: Vec<_> = pairs.collect();
            pairs.sort_unstable();
            (entity.kind.as_str(), pairs)
        })
        .collect()
}

/// What the selected parts of an alert are.
fn selected<'a>(grouping: &IncidentGrouping, alert: &'a Alert) -> impl PartialEq + use<'a> {
    let by_entities: Vec<_> =
        grouping.by_entities.iter().map(|kind| entities(alert, Some(kind))).collect();
    let by_details: Vec<&str> = grouping
        .by_details
        .iter()
        .map(|name| if name == "Severity" { alert.severity.name() } else { alert.name() })
        .collect();
    let values = |name: &String| -> BTreeSet<&'a str> {
        let found = alert.custom_details.iter().filter(|(key, _)| key == name);
        found.flat_map(|(_, values)| values).map(String::as_str).collect()
    };
    let by_custom_details: Vec<_> = grouping.by_custom_details.iter().map(values).collect();
    (by_entities, by_details, by_custom_details)
}

#[cfg(test)]
mod tests {
    use directory::{Ids, Span};

    use super::*;
    use crate::incident::{
        Event, create, evolve,
        tests::{alert, at},
    };

    fn grouping(method: MatchingMethod) -> IncidentGrouping {
        IncidentGrouping {
            reopen_closed: false,
            lookback: Span::hours(5),
            method,
            by_entities: vec!["Account".into()],
            by_details: Vec::new(),
            by_custom_details: vec!["Role".into()],
        }
    }

    fn incident(number: u32) -> Incident {
        evolve(None, &create(alert(), number, &mut Ids::seeded(1))).unwrap()
    }

    fn place(grouping: &IncidentGrouping, alert: &Alert, incidents: &[Incident]) -> Placement {
        placement(Some(grouping), alert, incidents.iter())
    }

    const INTO_7: Placement = Placement::Into { number: 7, reopen: false };

    #[test]
    fn selected_parts_must_be_the_same() {
        let selected = grouping(MatchingMethod::Selected);
        let mut other_host = alert();
        other_host.entities[1].properties[0].1 = "another role".into();
        assert_eq!(place(&selected, &other_host, &[incident(7)]), INTO_7);
        let all = grouping(MatchingMethod::AllEntities);
        assert_eq!(place(&all, &other_host, &[incident(7)]), Placement::New);
        let mut other_user = alert();
        other_user.entities[0].properties[0].1 = "another user".into();
        assert_eq!(place(&selected, &other_user, &[incident(7)]), Placement::New);
        assert_eq!(place(&grouping(MatchingMethod::AnyAlert), &other_user, &[incident(7)]), INTO_7);
        let mut other_detail = alert();
        other_detail.custom_details[0].1 = vec!["User Administrator".into()];
        assert_eq!(place(&selected, &other_detail, &[incident(7)]), Placement::New);
        assert_eq!(placement(None, &alert(), [incident(7)].iter()), Placement::New);
    }

    #[test]
    fn the_lookback_counts_from_the_first_alert() {
        let any = grouping(MatchingMethod::AnyAlert);
        let later = |text: &str| Alert { query_end: at(text), ..alert() };
        let (within, beyond) = (later("2026-01-02T08:09:05Z"), later("2026-01-02T08:09:06Z"));
        let mut grown = Some(incident(7));
        let added = Event::AlertAdded {
            alert: Box::new(within.clone()),
            reopened: false,
            at: within.time_generated,
        };
        assert_eq!(place(&any, &within, &[incident(7)]), INTO_7);
        grown = evolve(grown, &added);
        assert_eq!(place(&any, &beyond, &[grown.unwrap()]), Placement::New);
    }

    #[test]
    fn closed_and_full_incidents() {
        let any = grouping(MatchingMethod::AnyAlert);
        let closed = Incident { status: Status::Closed, ..incident(7) };
        assert_eq!(place(&any, &alert(), std::slice::from_ref(&closed)), Placement::New);
        let reopening = IncidentGrouping { reopen_closed: true, ..any.clone() };
        let into = Placement::Into { number: 7, reopen: true };
        assert_eq!(place(&reopening, &alert(), &[closed]), into);
        let full = Incident { alerts: vec![alert(); MOST_ALERTS], ..incident(7) };
        assert_eq!(place(&any, &alert(), std::slice::from_ref(&full)), Placement::New);
        let next = Placement::Into { number: 8, reopen: false };
        assert_eq!(place(&any, &alert(), &[full, incident(8)]), next);
    }
}
