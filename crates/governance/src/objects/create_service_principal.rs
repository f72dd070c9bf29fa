//! `POST /servicePrincipals`.
//!
//! Not here: applications; the embedded tenant knows only their service principals.

use std::collections::BTreeSet;

use directory::{AppId, ServicePrincipal, ServicePrincipalId};

use super::user_rules;
use crate::{
    Answer, DirectoryObject, Event, NewServicePrincipal, Rejection, State,
    audit::{core_directory::object_row, json_list, property, target_of},
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    new: NewServicePrincipal,
) -> Result<Answer, Rejection> {
    user_rules::required(&new.display_name, "displayName")?;
    let app_id = new.app_id.unwrap_or_else(|| AppId(draft.ids.next_id()));
    if state.service_principal_of(app_id).is_some() {
        return Err(Rejection::conflicting());
    }
    let ids: BTreeSet<_> = new.app_roles.iter().map(|role| role.id).collect();
    let values: BTreeSet<_> = new.app_roles.iter().map(|role| &role.value).collect();
    if ids.len() != new.app_roles.len() || values.len() != new.app_roles.len() {
        return Err(Rejection::not_unique("appRoles"));
    }
    let service_principal = ServicePrincipal {
        id: ServicePrincipalId(draft.ids.next_id()),
        app_id,
        display_name: new.display_name,
        account_enabled: true,
        service_principal_type: new.service_principal_type,
        app_roles: new.app_roles,
    };
    let id = service_principal.id;
    let mut target = target_of(DirectoryObject::ServicePrincipal(&service_principal), false);
    let empty = || Some("[]".to_owned());
    let list = |value: &str| Some(json_list(value));
    target.modified_properties = vec![
        property("AccountEnabled", empty(), Some("[true]".to_owned())),
        property("AppPrincipalId", empty(), list(&app_id.to_string())),
        property("DisplayName", empty(), list(&service_principal.display_name)),
    ];
    let kind = ("ApplicationManagement", "Add service principal", "Add");
    let row = object_row(state, draft, kind, target);
    draft.row(row);
    draft.event(Event::ServicePrincipalCreated { service_principal: service_principal.clone() });
    for credential in new.credentials {
        super::add_credential::add(state, draft, &service_principal, credential);
    }
    Ok(Answer::ServicePrincipal(id))
}
