//! `POST /servicePrincipals/{id}/addPassword`, the secret already hashed by the shell.
//!
//! Not here: the secret. No audit row ever carries its hash.

use directory::{ServicePrincipal, ServicePrincipalId};

use crate::{
    Answer, Credential, DirectoryObject, Event, Rejection, State,
    audit::{core_directory::object_row, json_list, property, target_of},
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: ServicePrincipalId,
    credential: Credential,
) -> Result<Answer, Rejection> {
    let service_principal = state.service_principal(id).ok_or_else(|| Rejection::not_found(id))?;
    if state.credentials(id).iter().any(|other| other.key_id == credential.key_id) {
        return Err(Rejection::not_unique("keyId"));
    }
    add(state, draft, service_principal, credential);
    Ok(Answer::Done)
}

pub(super) fn add(
    state: &State,
    draft: &mut Draft<'_>,
    service_principal: &ServicePrincipal,
    credential: Credential,
) {
    let name = credential.display_name.clone().unwrap_or_default();
    let key = format!(
        "[KeyIdentifier={},KeyType=Password,KeyUsage=Verify,DisplayName={name}]",
        credential.key_id
    );
    let mut target = target_of(DirectoryObject::ServicePrincipal(service_principal), false);
    let empty = Some("[]".to_owned());
    target.modified_properties = vec![property("KeyDescription", empty, Some(json_list(&key)))];
    let kind = ("ApplicationManagement", "Add service principal credentials", "Update");
    let row = object_row(state, draft, kind, target);
    draft.row(row);
    draft.event(Event::CredentialAdded { service_principal: service_principal.id, credential });
}
