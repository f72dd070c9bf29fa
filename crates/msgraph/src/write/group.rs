//! Bodies that create and change groups.
//!
//! Not here: whether the members exist and may be added.

use directory::{GroupId, GroupKind};

use super::{ObjectReference, Write, body::Body, reference};
use crate::{GraphError, GraphRequest, resource, schema::GROUP};

/// The body of `POST /groups`.
#[derive(Debug, Clone, PartialEq)]
pub struct NewGroup {
    /// Name shown to people.
    pub display_name: String,
    /// What the group is for.
    pub description: Option<String>,
    /// Mail alias.
    pub mail_nickname: String,
    /// What sort of group.
    pub kind: GroupKind,
    /// Whether directory roles may be assigned to it.
    pub is_assignable_to_role: bool,
    /// First owners.
    pub owners: Vec<ObjectReference>,
    /// First members.
    pub members: Vec<ObjectReference>,
}

// Graph's limit for references in one request.
const MAX_BINDS: usize = 20;

pub(super) fn create(request: &GraphRequest) -> Result<NewGroup, GraphError> {
    let mut body = Body::read(request, &GROUP)?;
    let display_name = body.required_text("displayName")?;
    let mail_enabled = body.required_truth("mailEnabled")?;
    let mail_nickname = body.required_text("mailNickname")?;
    let security_enabled = body.required_truth("securityEnabled")?;
    let is_assignable_to_role = body.truth("isAssignableToRole")?.unwrap_or(false);
    let types = body.texts("groupTypes")?.unwrap_or_default();
    let kind = kind(&types, mail_enabled, security_enabled, is_assignable_to_role)?;
    let visibility = body.text("visibility")?;
    let possible = resource::group_visibility(kind, is_assignable_to_role);
    if visibility.as_deref().is_some_and(|wanted| Some(wanted) != possible) {
        return Err(GraphError::new(
            400,
            "Request_UnsupportedProperty",
            "The property 'visibility' of resource 'Group' is unsupported here except for its default.",
        ));
    }
    let group = NewGroup {
        display_name,
        description: body.text("description")?,
        mail_nickname,
        kind,
        is_assignable_to_role,
        owners: references(&mut body, "owners@odata.bind")?,
        members: references(&mut body, "members@odata.bind")?,
    };
    body.finish()?;
    Ok(group)
}

fn kind(
    types: &[String],
    mail_enabled: bool,
    security_enabled: bool,
    assignable_to_role: bool,
) -> Result<GroupKind, GraphError> {
    let kind = match types {
        [] => GroupKind::Security,
        [one] if one.eq_ignore_ascii_case("Unified") => GroupKind::Microsoft365,
        [one] if one.eq_ignore_ascii_case("DynamicMembership") => GroupKind::DynamicMembership,
        _ => {
            return Err(GraphError::directory_bad_request(format!(
                "Invalid value specified for property 'groupTypes' of resource 'Group'. Expected [], [\"Unified\"] or [\"DynamicMembership\"], found {types:?}."
            )));
        }
    };
    match kind {
        GroupKind::Microsoft365 if !mail_enabled => {
            return Err(GraphError::directory_bad_request(
                "Invalid value specified for property 'mailEnabled' of resource 'Group'. Expected true for a group of type Unified.",
            ));
        }
        GroupKind::Security | GroupKind::DynamicMembership if mail_enabled || !security_enabled => {
            return Err(GraphError::directory_bad_request(
                "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.",
            ));
        }
        _ => {}
    }
    if assignable_to_role && (kind == GroupKind::DynamicMembership || !security_enabled) {
        return Err(GraphError::directory_bad_request(
            "A group with 'isAssignableToRole' true must have 'securityEnabled' true and assigned membership.",
        ));
    }
    Ok(kind)
}

fn references(body: &mut Body, name: &str) -> Result<Vec<ObjectReference>, GraphError> {
    let urls = body.texts(name)?.unwrap_or_default();
    if urls.len() > MAX_BINDS {
        return Err(GraphError::directory_bad_request(format!(
            "'{name}' holds {} references; a request may hold at most {MAX_BINDS}.",
            urls.len()
        )));
    }
    urls.iter().map(|url| reference::parse(url, name)).collect()
}

const WRITABLE: [(&str, bool); 3] =
    [("displayName", false), ("mailNickname", false), ("description", true)];

pub(super) fn update(request: &GraphRequest, group: GroupId) -> Result<Write, GraphError> {
    let mut body = Body::read(request, &GROUP)?;
    let changes = body.changes(&WRITABLE)?;
    let members = references(&mut body, "members@odata.bind")?;
    body.finish()?;
    Ok(Write::UpdateGroup { group, changes, members })
}
