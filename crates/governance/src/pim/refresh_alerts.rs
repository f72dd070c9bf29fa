//! Looks at PIM's alerts anew: those that found something are triggered, those that no longer do
//! are resolved; and dismissing one.
//!
//! Not here: what they find (`state/pim_alerts`). The shell does this about once a day, as
//! Microsoft does.

use std::collections::BTreeMap;

use directory::TargetResource;

use crate::{
    Answer, Event, PimAlertKind, PimAlertSettings, Rejection, State,
    audit::{Actor, json, pim::plain, property},
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    settings: &PimAlertSettings,
) -> Result<Answer, Rejection> {
    let now = draft.context.now;
    let before: BTreeMap<PimAlertKind, bool> = state.pim_alerts().collect();
    let mut active = Vec::new();
    for kind in PimAlertKind::ALL {
        let found = state.pim_alert_incidents(kind, settings, now).len();
        if found > 0 {
            active.push(kind);
        }
        match (found > 0, before.contains_key(&kind)) {
            (true, false) => write(state, draft, Actor::Pim, "Triggered PIM alert", kind, found),
            (false, true) => write(state, draft, Actor::Pim, "Resolve PIM alert", kind, found),
            _ => {}
        }
    }
    if !active.iter().eq(before.keys()) {
        draft.event(Event::PimAlertsRefreshed { active, at: now });
    }
    Ok(Answer::Done)
}

/// An alert that is active is dismissed until it has been resolved and comes again.
pub(crate) fn dismiss(
    state: &State,
    draft: &mut Draft<'_>,
    kind: PimAlertKind,
) -> Result<Answer, Rejection> {
    match state.pim_alerts().find(|(active, _)| *active == kind) {
        None => Err(Rejection::new(404, "ResourceNotFound", "The resource is not found.")),
        Some((_, true)) => Ok(Answer::Done),
        Some((_, false)) => {
            write(state, draft, Actor::Caller, "Deactivate PIM alert", kind, 0);
            draft.event(Event::PimAlertDismissed { alert: kind, at: draft.context.now });
            Ok(Answer::Done)
        }
    }
}

fn write(
    state: &State,
    draft: &mut Draft<'_>,
    actor: Actor,
    activity: &str,
    kind: PimAlertKind,
    found: usize,
) {
    let mut target = TargetResource {
        display_name: Some(kind.display_name().to_owned()),
        kind: "AlertInfo".to_owned(),
        ..TargetResource::default()
    };
    let severity = format!("{:?}", kind.severity());
    target.modified_properties = vec![
        property("Severity", None, Some(json(&severity))),
        property("IncidentCount", None, Some(json(&found.to_string()))),
    ];
    let words = (activity, "ActivateAlert");
    let row = plain(state, draft, "RoleManagement", words, actor, vec![target]);
    draft.row(row);
}
