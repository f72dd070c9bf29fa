//! PIM's requests: who, which role, what is to be done, from when to when.
//!
//! Not here: PIM's rules.

use std::str::FromStr;

use directory::{DirectoryScope, ObjectId, RoleDefinitionId, Span, Ticks};
use serde_json::{Value, json};

use super::{body::Body, role};
use crate::{GraphError, GraphRequest, ScheduleKind, ScheduleSet, schema::schedule_type};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "Graph's own words")]
pub enum ScheduleAction {
    AdminAssign,
    AdminUpdate,
    AdminRemove,
    AdminExtend,
    AdminRenew,
    SelfActivate,
    SelfDeactivate,
    SelfExtend,
    SelfRenew,
}

impl ScheduleAction {
    const ALL: [(&'static str, Self); 9] = [
        ("adminAssign", Self::AdminAssign),
        ("adminUpdate", Self::AdminUpdate),
        ("adminRemove", Self::AdminRemove),
        ("adminExtend", Self::AdminExtend),
        ("adminRenew", Self::AdminRenew),
        ("selfActivate", Self::SelfActivate),
        ("selfDeactivate", Self::SelfDeactivate),
        ("selfExtend", Self::SelfExtend),
        ("selfRenew", Self::SelfRenew),
    ];

    /// Graph's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, action)| *action == self).map_or("", |(word, _)| word)
    }

    /// Whether the caller acts for themselves.
    #[must_use]
    pub const fn is_self(self) -> bool {
        matches!(
            self,
            Self::SelfActivate | Self::SelfDeactivate | Self::SelfExtend | Self::SelfRenew
        )
    }

    const fn needs_schedule(self) -> bool {
        !matches!(self, Self::AdminRemove | Self::SelfDeactivate)
    }
}

impl FromStr for ScheduleAction {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(text))
            .map(|(_, action)| *action)
            .ok_or(())
    }
}

/// When something ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiration {
    /// Never.
    NoExpiration,
    /// At an instant.
    AfterDateTime(Ticks),
    /// Some time after its start.
    AfterDuration(Span),
}

impl Expiration {
    /// `expirationPattern` as Graph shows it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::NoExpiration => {
                json!({"type": "noExpiration", "endDateTime": null, "duration": null})
            }
            Self::AfterDateTime(end) => {
                json!({"type": "afterDateTime", "endDateTime": end, "duration": null})
            }
            Self::AfterDuration(span) => {
                json!({"type": "afterDuration", "endDateTime": null, "duration": span.to_iso8601()})
            }
        }
    }

    /// When it ends if it starts at `start`; `None` is never.
    #[must_use]
    pub fn end(&self, start: Ticks) -> Option<Ticks> {
        match self {
            Self::NoExpiration => None,
            Self::AfterDateTime(end) => Some(*end),
            Self::AfterDuration(span) => Some(start.saturating_add(*span)),
        }
    }
}

/// From when to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduleInfo {
    /// When it starts; `None` is now.
    pub start: Option<Ticks>,
    /// When it ends.
    pub expiration: Expiration,
}

/// The ticket that justifies a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketInfo {
    /// Its number.
    pub ticket_number: Option<String>,
    /// The system that issued it.
    pub ticket_system: Option<String>,
}

/// The body of `POST …ScheduleRequests`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScheduleRequest {
    /// What is to be done.
    pub action: ScheduleAction,
    /// For whom.
    pub principal_id: ObjectId,
    /// Which role.
    pub role_definition_id: RoleDefinitionId,
    /// Where.
    pub directory_scope_id: DirectoryScope,
    /// From when to when; there unless the action takes away.
    pub schedule_info: Option<ScheduleInfo>,
    /// The reason.
    pub justification: Option<String>,
    /// The ticket.
    pub ticket_info: TicketInfo,
    /// Only ask the rules.
    pub is_validation_only: bool,
    /// Which schedule is to be changed.
    pub target_schedule_id: Option<String>,
}

pub(super) fn read(
    request: &GraphRequest,
    kind: ScheduleKind,
) -> Result<NewScheduleRequest, GraphError> {
    let mut body = Body::read(request, schedule_type(kind, ScheduleSet::Requests))?;
    let action = body.required_text("action")?;
    let action: ScheduleAction = action
        .parse()
        .map_err(|()| body.invalid("action", "one of PIM's actions, such as adminAssign"))?;
    let eligibility_only_assigns =
        matches!(action, ScheduleAction::SelfActivate | ScheduleAction::SelfDeactivate);
    if kind == ScheduleKind::Eligibility && eligibility_only_assigns {
        return Err(body.invalid("action", "an action of eligibility requests (selfActivate and selfDeactivate belong to roleAssignmentScheduleRequests)"));
    }
    let principal_id = body.required_id("principalId")?;
    let role_definition_id = body.required_id("roleDefinitionId")?;
    let directory_scope_id = role::scope(&mut body)?;
    let schedule_info = schedule_info(&mut body)?;
    if action.needs_schedule() && schedule_info.is_none() {
        return Err(body.missing("scheduleInfo"));
    }
    let request = NewScheduleRequest {
        action,
        principal_id,
        role_definition_id,
        directory_scope_id,
        schedule_info,
        justification: body.text("justification")?,
        ticket_info: ticket_info(&mut body)?,
        is_validation_only: body.truth("isValidationOnly")?.unwrap_or(false),
        target_schedule_id: body.text("targetScheduleId")?,
    };
    body.finish()?;
    Ok(request)
}

fn ticket_info(body: &mut Body) -> Result<TicketInfo, GraphError> {
    let Some(mut ticket) = body.nested("ticketInfo")? else {
        return Ok(TicketInfo::default());
    };
    let info = TicketInfo {
        ticket_number: ticket.text("ticketNumber")?,
        ticket_system: ticket.text("ticketSystem")?,
    };
    ticket.finish()?;
    Ok(info)
}

fn schedule_info(body: &mut Body) -> Result<Option<ScheduleInfo>, GraphError> {
    let Some(mut info) = body.nested("scheduleInfo")? else {
        return Ok(None);
    };
    let start = time(&mut info, "startDateTime")?;
    if info.take("recurrence").is_some() {
        return Err(GraphError::unsupported("'recurrence' of scheduleInfo"));
    }
    let expiration = match info.nested("expiration")? {
        Some(pattern) => expiration(pattern)?,
        None => Expiration::NoExpiration,
    };
    info.finish()?;
    Ok(Some(ScheduleInfo { start, expiration }))
}

fn expiration(mut pattern: Body) -> Result<Expiration, GraphError> {
    let kind = pattern.required_text("type")?;
    let end = time(&mut pattern, "endDateTime")?;
    let text = pattern.text("duration")?;
    let expiration = match kind.to_ascii_lowercase().as_str() {
        "noexpiration" => Expiration::NoExpiration,
        "afterdatetime" => {
            Expiration::AfterDateTime(end.ok_or_else(|| pattern.missing("endDateTime"))?)
        }
        "afterduration" => {
            let text = text.ok_or_else(|| pattern.missing("duration"))?;
            let span = text.parse().ok().filter(|span| *span >= Span::ZERO).ok_or_else(|| {
                pattern.invalid("duration", "an ISO 8601 duration such as PT8H or P180D")
            })?;
            Expiration::AfterDuration(span)
        }
        _ => {
            return Err(pattern.invalid("type", "noExpiration, afterDateTime or afterDuration"));
        }
    };
    pattern.finish()?;
    Ok(expiration)
}

fn time(body: &mut Body, name: &str) -> Result<Option<Ticks>, GraphError> {
    let Some(text) = body.text(name)? else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| body.invalid(name, "a time such as 2026-01-01T00:00:00Z"))
}
