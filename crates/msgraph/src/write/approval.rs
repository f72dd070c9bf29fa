//! An approver's answer: `PATCH …/stages/{id}`.
//!
//! Not here: who is an approver.

use directory::ReviewResult;

use super::{Write, body::Body};
use crate::{GraphError, GraphRequest, ScheduleFamily, schema::APPROVAL_STAGE};

pub(super) fn read(
    request: &GraphRequest,
    family: ScheduleFamily,
    (approval, stage): (&str, &str),
) -> Result<Write, GraphError> {
    // An approval has one stage, which shares its id.
    if !approval.eq_ignore_ascii_case(stage) {
        return Err(GraphError::resource_not_found());
    }
    let mut body = Body::read(request, &APPROVAL_STAGE)?;
    let result = body.required_text("reviewResult")?;
    let result: ReviewResult =
        result.parse().map_err(|_| body.invalid("reviewResult", "Approve or Deny"))?;
    let justification = body.text("justification")?;
    body.finish()?;
    let approval = approval.to_owned();
    Ok(Write::DecideApproval { family, approval, result, justification })
}
