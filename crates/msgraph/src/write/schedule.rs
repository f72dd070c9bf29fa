//! PIM's requests: who, what, what is to be done, from when to when.
//!
//! Not here: PIM's rules.

use directory::{
    Expiration, GroupAccess, NewScheduleRequest, ScheduleAction, ScheduleId, ScheduleKind,
    ScheduleTarget, Span, Ticks,
};

use super::{body::Body, role};
use crate::{GraphError, GraphRequest, ScheduleCollection, ScheduleFamily, schema::schedule_type};

pub(super) fn read(
    request: &GraphRequest,
    collection: ScheduleCollection,
) -> Result<NewScheduleRequest, GraphError> {
    let mut body = Body::read(request, schedule_type(collection))?;
    let action = body.required_text("action")?;
    let action: ScheduleAction = action
        .parse()
        .map_err(|_| body.invalid("action", "one of PIM's actions, such as adminAssign"))?;
    if collection.kind == ScheduleKind::Eligibility && action.is_activation() {
        return Err(body.invalid("action", "an action of eligibility requests (selfActivate and selfDeactivate belong to assignment requests)"));
    }
    let principal_id = body.required_id("principalId")?;
    let target = target(&mut body, collection.family)?;
    let (start, expiration) = schedule_info(&mut body)?.unzip();
    if !action.takes_away() && expiration.is_none() {
        return Err(body.missing("scheduleInfo"));
    }
    let (ticket_number, ticket_system) = ticket_info(&mut body)?;
    let request = NewScheduleRequest {
        action,
        principal_id,
        target,
        start: start.flatten(),
        expiration,
        justification: body.text("justification")?,
        ticket_number,
        ticket_system,
        target_schedule_id: schedule_id(&mut body)?,
        is_validation_only: body.truth("isValidationOnly")?.unwrap_or(false),
    };
    body.finish()?;
    Ok(request)
}

fn target(body: &mut Body, family: ScheduleFamily) -> Result<ScheduleTarget, GraphError> {
    Ok(match family {
        ScheduleFamily::Role => ScheduleTarget::Role {
            role_definition_id: body.required_id("roleDefinitionId")?,
            directory_scope_id: role::scope(body)?,
        },
        ScheduleFamily::Group => {
            let access = body.required_text("accessId")?;
            let access_id: GroupAccess =
                access.parse().map_err(|_| body.invalid("accessId", "member or owner"))?;
            ScheduleTarget::Group { group_id: body.required_id("groupId")?, access_id }
        }
    })
}

// Those of groups are `{group}_{access}_{guid}`.
fn schedule_id(body: &mut Body) -> Result<Option<ScheduleId>, GraphError> {
    let Some(text) = body.text("targetScheduleId")? else {
        return Ok(None);
    };
    let guid = text.rsplit('_').next().unwrap_or(&text);
    guid.parse().map(Some).map_err(|_| body.invalid("targetScheduleId", "the id of a schedule"))
}

/// Number and system.
fn ticket_info(body: &mut Body) -> Result<(Option<String>, Option<String>), GraphError> {
    let Some(mut ticket) = body.nested("ticketInfo")? else {
        return Ok((None, None));
    };
    let info = (ticket.text("ticketNumber")?, ticket.text("ticketSystem")?);
    ticket.finish()?;
    Ok(info)
}

/// Start and end.
fn schedule_info(body: &mut Body) -> Result<Option<(Option<Ticks>, Expiration)>, GraphError> {
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
    Ok(Some((start, expiration)))
}

fn expiration(mut pattern: Body) -> Result<Expiration, GraphError> {
    let kind = pattern.required_text("type")?;
    let end = time(&mut pattern, "endDateTime")?;
    let text = pattern.text("duration")?;
    let expiration = match kind.to_ascii_lowercase().as_str() {
        "noexpiration" => Expiration::NoExpiration,
        "afterdatetime" => {
            let end_date_time = end.ok_or_else(|| pattern.missing("endDateTime"))?;
            Expiration::AfterDateTime { end_date_time }
        }
        "afterduration" => {
            let text = text.ok_or_else(|| pattern.missing("duration"))?;
            let duration =
                text.parse().ok().filter(|span| *span >= Span::ZERO).ok_or_else(|| {
                    pattern.invalid("duration", "an ISO 8601 duration such as PT8H or P180D")
                })?;
            Expiration::AfterDuration { duration }
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
