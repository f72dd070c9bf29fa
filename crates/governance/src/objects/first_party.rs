//! Microsoft's own service principals that every tenant has, and Graph's permissions.
//!
//! Not here: what a permission permits; that is the shell's route × role table.

use directory::{AppId, AppRole, Ids, ServicePrincipal, ServicePrincipalId};
use uuid::{Uuid, uuid};

use crate::audit::{AZURE_ACTIVE_DIRECTORY, MS_PIM};

/// Microsoft Graph, the resource whose permissions are granted.
pub(crate) const MICROSOFT_GRAPH: AppId = AppId(uuid!("00000003-0000-0000-c000-000000000000"));

pub(crate) fn service_principals(ids: &mut Ids) -> Vec<ServicePrincipal> {
    let graph_roles = graph_app_roles(ids);
    let mut found = vec![
        (MICROSOFT_GRAPH, "Microsoft Graph", graph_roles),
        (AZURE_ACTIVE_DIRECTORY, "Windows Azure Active Directory", Vec::new()),
        (MS_PIM, "MS-PIM", Vec::new()),
        (
            AppId(uuid!("65d91a3d-ab74-42e6-8a2f-0add61688c74")),
            "Microsoft Approval Management",
            Vec::new(),
        ),
        (
            AppId(uuid!("98db8bd6-0cc0-4e67-9de5-f187f1cd1b41")),
            "Microsoft Substrate Management",
            Vec::new(),
        ),
    ];
    // Their client ids are not published; these are the tenant's own.
    for name in
        ["Azure AD Identity Governance - User Management", "Azure AD Access Reviews", "My Profile"]
    {
        found.push((AppId(ids.next_id()), name, Vec::new()));
    }
    found
        .into_iter()
        .map(|(app_id, name, app_roles)| ServicePrincipal {
            id: ServicePrincipalId(ids.next_id()),
            app_id,
            display_name: name.to_owned(),
            account_enabled: true,
            service_principal_type: "Application".to_owned(),
            app_roles,
        })
        .collect()
}

fn graph_app_roles(ids: &mut Ids) -> Vec<AppRole> {
    let known = KNOWN.iter().map(|(value, id)| (*value, Some(*id)));
    let others = OTHERS.iter().map(|value| (*value, None));
    let mut roles: Vec<_> = known
        .chain(others)
        .map(|(value, id)| AppRole {
            id: id.unwrap_or_else(|| ids.next_id()),
            value: value.to_owned(),
            display_name: value.to_owned(),
        })
        .collect();
    roles.sort_by(|one, other| one.value.cmp(&other.value));
    roles
}

/// Permissions with Microsoft's ids.
#[rustfmt::skip] // One line a permission.
const KNOWN: [(&str, Uuid); 20] = [
    ("AppRoleAssignment.ReadWrite.All", uuid!("06b708a9-e830-4db3-a914-8e69da51d44f")),
    ("Application.Read.All", uuid!("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30")),
    ("Application.ReadWrite.All", uuid!("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9")),
    ("AuditLog.Read.All", uuid!("b0afded3-3588-46d8-8b3d-9842eff778da")),
    ("Directory.Read.All", uuid!("7ab1d382-f21e-4acd-a863-ba3e13f7da61")),
    ("Directory.ReadWrite.All", uuid!("19dbc75e-c2e2-444c-a770-ec69d8559fc7")),
    ("Group.Create", uuid!("bf7b1a76-6e77-406b-b258-bf5c7720e98f")),
    ("Group.Read.All", uuid!("5b567255-7703-4780-807c-7be8301ae99b")),
    ("Group.ReadWrite.All", uuid!("62a82d76-70ea-41e2-9197-370581804d09")),
    ("GroupMember.Read.All", uuid!("98830695-27a2-44f7-8c18-0c3ebc9698f6")),
    ("GroupMember.ReadWrite.All", uuid!("dbaae8cf-10b5-4b86-a4a1-f871c94c6695")),
    ("Organization.Read.All", uuid!("498476ce-e0fe-48b0-b801-37ba7e2685c6")),
    ("RoleManagement.Read.All", uuid!("c7fbd983-d9aa-4fa7-84b8-17382c103bc4")),
    ("RoleManagement.Read.Directory", uuid!("483bed4a-2ad3-4361-a73b-c83ccdbdc53c")),
    ("RoleManagement.ReadWrite.Directory", uuid!("9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8")),
    ("User.Read.All", uuid!("df021288-bdef-4463-88db-98f22de89214")),
    ("User.ReadBasic.All", uuid!("97235f07-e226-4f63-ace3-39588e11d3a1")),
    ("User.ReadWrite.All", uuid!("741f803b-c850-494e-b5df-cde7c675a1ca")),
    ("User.RevokeSessions.All", uuid!("77f3a031-c388-4f99-b373-dc68676a979e")),
    ("AccessReview.Read.All", uuid!("d07a8cc0-3d51-4b77-b3b0-32704d1f69fa")),
];

/// Permissions whose ids the tenant makes itself.
const OTHERS: [&str; 32] = [
    "AccessReview.ReadWrite.All",
    "AdministrativeUnit.Read.All",
    "AdministrativeUnit.ReadWrite.All",
    "Application.ReadWrite.OwnedBy",
    "Device.Read.All",
    "Device.ReadWrite.All",
    "EntitlementManagement.Read.All",
    "EntitlementManagement.ReadWrite.All",
    "Group.ReadBasic.All",
    "GroupMember.ReadBasic.All",
    "LicenseAssignment.Read.All",
    "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
    "PrivilegedAssignmentSchedule.Remove.AzureADGroup",
    "PrivilegedEligibilitySchedule.Read.AzureADGroup",
    "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
    "PrivilegedEligibilitySchedule.Remove.AzureADGroup",
    "ProvisioningLog.Read.All",
    "RoleAssignmentSchedule.Read.Directory",
    "RoleAssignmentSchedule.ReadWrite.Directory",
    "RoleAssignmentSchedule.Remove.Directory",
    "RoleEligibilitySchedule.Read.Directory",
    "RoleEligibilitySchedule.ReadWrite.Directory",
    "RoleEligibilitySchedule.Remove.Directory",
    "RoleManagementPolicy.Read.AzureADGroup",
    "RoleManagementPolicy.Read.Directory",
    "RoleManagementPolicy.ReadWrite.AzureADGroup",
    "RoleManagementPolicy.ReadWrite.Directory",
    "User.DeleteRestore.All",
    "User.EnableDisableAccount.All",
    "User.ManageIdentities.All",
    "User.ReadWrite.CrossCloud",
];
