//! PIM's mails: on which occasion, to whom, and with which facts. Each is an effect with an id of
//! its own, so that promising it twice sends it once.
//!
//! Not here: texts and delivery (the shell).

mod occasion;
mod recipients;

use directory::{ObjectId, ScheduleKind, Ticks};
use serde::{Deserialize, Serialize};

pub use occasion::Occasion;

use crate::{
    DirectoryObject, Schedule, ScheduleRequest, State,
    decision::Draft,
    pim::{About, Grantable},
};

/// One mail to one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// The same for the same occasion, matter and address.
    pub id: String,
    /// The address.
    pub to: String,
    /// Why it is sent.
    pub occasion: Occasion,
    /// What a template can tell.
    pub facts: Facts,
}

/// What a mail is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// The organisation.
    pub tenant: String,
    /// The role's name, or the group's.
    pub resource: String,
    /// `Member` or `Owner`; none for roles.
    pub access: Option<String>,
    /// Whether it is about being eligible or about being active.
    pub kind: ScheduleKind,
    /// The name of whom it is about.
    pub principal: String,
    /// From when.
    pub start: Ticks,
    /// Until when; `None` is for ever.
    pub end: Option<Ticks>,
    /// The reason that was given.
    pub justification: Option<String>,
    /// The request, for links.
    pub request: Option<String>,
    /// When it happened.
    pub at: Ticks,
}

/// What an occasion is about: a schedule, and the request behind it if there is one.
#[derive(Clone, Copy)]
pub(crate) struct Matter<'a> {
    pub(crate) request: Option<&'a ScheduleRequest>,
    pub(crate) schedule: &'a Schedule,
    pub(crate) what: &'a Grantable,
}

impl<'a> From<About<'a>> for Matter<'a> {
    fn from(About { request, schedule, what }: About<'a>) -> Self {
        Self { request: Some(request), schedule, what }
    }
}

impl<'a> From<(&'a Schedule, &'a Grantable)> for Matter<'a> {
    fn from((schedule, what): (&'a Schedule, &'a Grantable)) -> Self {
        Self { request: None, schedule, what }
    }
}

/// Promises the mails of an occasion, as the policy's notification rules say.
pub(crate) fn of_schedule(
    state: &State,
    draft: &mut Draft<'_>,
    occasion: Occasion,
    matter: Matter<'_>,
) {
    let now = draft.context.now;
    let subject = matter.request.map_or(matter.schedule.id.0, |request| request.id.0);
    // A schedule can come near its end more than once: after it was extended.
    let moment = match (occasion, matter.schedule.end) {
        (Occasion::Expiring(_) | Occasion::Expired, Some(end)) => format!("/{end}"),
        _ => String::new(),
    };
    let facts = facts(state, now, matter);
    for to in recipients::of(state, occasion, matter, now) {
        let id = format!("pim/{}/{subject}{moment}/{}", occasion.name(), to.to_lowercase());
        draft.mail(Mail { id, to, occasion, facts: facts.clone() });
    }
}

fn facts(state: &State, at: Ticks, Matter { request, schedule, what }: Matter<'_>) -> Facts {
    let name = |id: ObjectId| state.object(id).map_or_else(String::new, |object| name(&object));
    Facts {
        tenant: state.tenant().map(|tenant| tenant.display_name.clone()).unwrap_or_default(),
        resource: what.display_name().to_owned(),
        access: schedule.target.group().map(|(_, access)| access.display_name().to_owned()),
        kind: schedule.kind,
        principal: name(schedule.principal_id),
        start: schedule.start,
        end: schedule.end,
        justification: request.and_then(|request| request.asked.justification.clone()),
        request: request.map(|request| request.id.to_string()),
        at,
    }
}

fn name(object: &DirectoryObject<'_>) -> String {
    object.display_name().to_owned()
}
