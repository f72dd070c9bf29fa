//! The first command: the tenant with Microsoft's own service principals.
//!
//! Not here: people; the first of them is created like any other.

use directory::TenantId;

use super::first_party;
use crate::{Answer, Event, Rejection, State, Tenant, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: TenantId,
    display_name: String,
    default_domain: String,
) -> Result<Answer, Rejection> {
    if state.tenant().is_some() {
        return Err(Rejection::conflicting());
    }
    if display_name.trim().is_empty() || !default_domain.contains('.') {
        return Err(Rejection::bad_request("the tenant needs a name and a domain with a dot"));
    }
    let tenant = Tenant {
        id,
        display_name,
        default_domain,
        created_date_time: draft.context.now,
        first_party: first_party::service_principals(draft.ids),
    };
    draft.event(Event::TenantCreated { tenant });
    Ok(Answer::Done)
}
