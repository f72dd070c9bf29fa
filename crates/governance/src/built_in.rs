//! Microsoft's built-in directory roles: name, template id, whether Microsoft calls it privileged.
//!
//! Not here: what each role permits; the embedded tenant judges Graph's permissions, not the
//! single actions of roles.

use directory::{DirectoryRoleId, RoleDefinition, RoleDefinitionId};
use uuid::{Uuid, uuid};

/// A built-in role.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BuiltInRole {
    pub(crate) id: RoleDefinitionId,
    pub(crate) display_name: &'static str,
    pub(crate) is_privileged: bool,
}

impl BuiltInRole {
    pub(crate) fn definition(&self, directory_role_id: Option<DirectoryRoleId>) -> RoleDefinition {
        RoleDefinition {
            id: self.id,
            directory_role_id,
            display_name: self.display_name.to_owned(),
            description: format!("Built-in role {}.", self.display_name),
            is_built_in: true,
            is_enabled: true,
            is_privileged: self.is_privileged,
            template_id: self.id,
            allowed_resource_actions: Vec::new(),
        }
    }
}

/// Every built-in role, by name.
pub(crate) fn all() -> &'static [BuiltInRole] {
    &ROLES
}

/// The built-in role with this template id.
pub(crate) fn find(id: RoleDefinitionId) -> Option<&'static BuiltInRole> {
    ROLES.iter().find(|role| role.id == id)
}

/// The directory's internal name of a role, which audit rows call `Role.WellKnownObjectName`.
/// Known for few; rows of other roles carry null.
pub(crate) fn well_known_object_name(id: RoleDefinitionId) -> Option<&'static str> {
    match find(id)?.display_name {
        "Application Developer" => Some("ApplicationDevelopers"),
        "Global Administrator" => Some("TenantAdmins"),
        "Privileged Role Administrator" => Some("PrivilegedRoleAdmins"),
        "User Administrator" => Some("UserAccountAdmins"),
        _ => None,
    }
}

const fn role(display_name: &'static str, id: Uuid) -> BuiltInRole {
    BuiltInRole { id: RoleDefinitionId(id), display_name, is_privileged: false }
}

const fn privileged(display_name: &'static str, id: Uuid) -> BuiltInRole {
    BuiltInRole { id: RoleDefinitionId(id), display_name, is_privileged: true }
}

#[rustfmt::skip] // One line a role.
const ROLES: [BuiltInRole; 143] = [
    privileged("AI Administrator", uuid!("d2562ede-74db-457e-a7b6-544e236ebb61")),
    privileged("AI Reader", uuid!("1fe13547-53f6-408d-ac04-7f8eed167b38")),
    privileged("Agent ID Administrator", uuid!("db506228-d27e-4b7d-95e5-295956d6615f")),
    role("Agent ID Developer", uuid!("adb2368d-a9be-41b5-8667-d96778e081b0")),
    role("Agent Registry Administrator", uuid!("6b942400-691f-4bf0-9d12-d8a254a2baf5")),
    privileged("Application Administrator", uuid!("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3")),
    privileged("Application Developer", uuid!("cf1c38e5-3621-4004-a7cb-879624dced7c")),
    role("Attack Payload Author", uuid!("9c6df0f2-1e7c-4dc3-b195-66dfbd24aa8f")),
    role("Attack Simulation Administrator", uuid!("c430b396-e693-46cc-96f3-db01bf8bb62a")),
    role("Attribute Assignment Administrator", uuid!("58a13ea3-c632-46ae-9ee0-9c0d43cd7f3d")),
    role("Attribute Assignment Reader", uuid!("ffd52fa5-98dc-465c-991d-fc073eb59f8f")),
    role("Attribute Definition Administrator", uuid!("8424c6f0-a189-499e-bbd0-26c1753c96d4")),
    role("Attribute Definition Reader", uuid!("1d336d2c-4ae8-42ef-9711-b3604ce3fc2c")),
    role("Attribute Log Administrator", uuid!("5b784334-f94b-471a-a387-e7219fc49ca2")),
    role("Attribute Log Reader", uuid!("9c99539d-8186-4804-835f-fd51ef9e2dcd")),
    privileged("Attribute Provisioning Administrator", uuid!("ecb2c6bf-0ab6-418e-bd87-7986f8d63bbe")),
    privileged("Attribute Provisioning Reader", uuid!("422218e4-db15-4ef9-bbe0-8afb41546d79")),
    privileged("Authentication Administrator", uuid!("c4e39bd9-1100-46d3-8c65-fb160da0071f")),
    privileged("Authentication Extensibility Administrator", uuid!("25a516ed-2fa0-40ea-a2d0-12923a21473a")),
    privileged("Authentication Extensibility Password Administrator", uuid!("0b00bede-4072-4d22-b441-e7df02a1ef63")),
    role("Authentication Policy Administrator", uuid!("0526716b-113d-4c15-b2c8-68e3c22b9f80")),
    role("Azure DevOps Administrator", uuid!("e3973bdf-4987-49ae-837a-ba8e231c7286")),
    role("Azure Information Protection Administrator", uuid!("7495fdc4-34c4-4d15-a289-98788ce399fd")),
    privileged("B2C IEF Keyset Administrator", uuid!("aaf43236-0c0d-4d5f-883a-6955382ac081")),
    role("B2C IEF Policy Administrator", uuid!("3edaf663-341e-4475-9f94-5c398ef6c070")),
    role("Billing Administrator", uuid!("b0f54661-2d74-4c50-afa3-1ec803f12efe")),
    role("Cloud App Security Administrator", uuid!("892c5842-a9a6-463a-8041-72aa08ca3cf6")),
    privileged("Cloud Application Administrator", uuid!("158c047a-c907-4556-b7ef-446551a6b5f7")),
    privileged("Cloud Device Administrator", uuid!("7698a772-787b-4ac8-901f-60d6b08affd2")),
    role("Compliance Administrator", uuid!("17315797-102d-40b4-93e0-432062caca18")),
    role("Compliance Data Administrator", uuid!("e6d1a23a-da11-4be4-9570-befc86d067a7")),
    privileged("Conditional Access Administrator", uuid!("b1be1c3e-b65d-4f19-8427-f6fa0d97feb9")),
    role("Customer Delegated Admin Relationship Administrator", uuid!("fc8ad4e2-40e4-4724-8317-bcda7503ecbf")),
    role("Customer Lockbox Access Approver", uuid!("5c4f9dcd-47dc-4cf7-8c9a-9e4207cbfc91")),
    role("Desktop Analytics Administrator", uuid!("38a96431-2bdf-4b4c-8b6e-5d3d8abac1a4")),
    role("Device Join", uuid!("9c094953-4995-41c8-84c8-3ebb9b32c93f")),
    role("Device Managers", uuid!("2b499bcd-da44-4968-8aec-78e1674fa64d")),
    role("Device Users", uuid!("d405c6df-0af8-4e3b-95e4-4d06e542189e")),
    role("Directory Readers", uuid!("88d8e3e3-8f55-4a1e-953a-9b9898b8876b")),
    role("Directory Synchronization Accounts", uuid!("d29b2b05-8046-44ba-8758-1e26182fcf32")),
    privileged("Directory Writers", uuid!("9360feb5-f418-4baa-8175-e2a00bac4301")),
    privileged("Domain Name Administrator", uuid!("8329153b-31d0-4727-b945-745eb3bc5f31")),
    role("Dragon Administrator", uuid!("e93e3737-fa85-474a-aee4-7d3fb86510f3")),
    role("Dynamics 365 Administrator", uuid!("44367163-eba1-44c3-98af-f5787879f96a")),
    role("Dynamics 365 Business Central Administrator", uuid!("963797fb-eb3b-4cde-8ce3-5878b3f32a3f")),
    role("Edge Administrator", uuid!("3f1acade-1e04-4fbc-9b69-f0302cd84aef")),
    role("Entra Backup Administrator", uuid!("b6a27b2b-f905-4b2e-81b5-0d90e0ef1fdb")),
    role("Entra Backup Reader", uuid!("f42252d9-5400-4d7b-b9ef-cc582dbb8577")),
    role("Exchange Administrator", uuid!("29232cdf-9323-42fd-ade2-1d097af3e4de")),
    role("Exchange Backup Administrator", uuid!("49eb8f75-97e9-4e37-9b2b-6c3ebfcffa31")),
    role("Exchange Recipient Administrator", uuid!("31392ffb-586c-42d1-9346-e59415a2cc4e")),
    role("Extended Directory User Administrator", uuid!("dd13091a-6207-4fc0-82ba-3641e056ab95")),
    role("External ID User Flow Administrator", uuid!("6e591065-9bad-43ed-90f3-e9424366d2f0")),
    role("External ID User Flow Attribute Administrator", uuid!("0f971eea-41eb-4569-a71e-57bb8a3eff1e")),
    privileged("External Identity Provider Administrator", uuid!("be2f45a1-457d-42af-a067-6ec1fa63bc45")),
    role("Fabric Administrator", uuid!("a9ea8996-122f-4c74-9520-8edcd192826c")),
    privileged("Global Administrator", uuid!("62e90394-69f5-4237-9190-012177145e10")),
    privileged("Global Reader", uuid!("f2ef992c-3afb-46b9-b7cf-a126ee74c451")),
    role("Global Secure Access Administrator", uuid!("ac434307-12b9-4fa1-a708-88bf58caabc1")),
    role("Global Secure Access Log Reader", uuid!("843318fb-79a6-4168-9e6f-aa9a07481cc4")),
    role("Groups Administrator", uuid!("fdd7a751-b60b-444a-984c-02652fe8fa1c")),
    role("Guest Inviter", uuid!("95e79109-95c0-4d8e-aee3-d01accf2d47b")),
    role("Guest User", uuid!("10dae51f-b6af-4016-8d66-8c2a99b929b3")),
    privileged("Helpdesk Administrator", uuid!("729827e3-9c14-49f7-bb1b-9608f156bbb8")),
    privileged("Hybrid Identity Administrator", uuid!("8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2")),
    privileged("Identity Governance Administrator", uuid!("45d8d3c5-c802-45c6-b32a-1d70b5e1e86e")),
    role("Insights Administrator", uuid!("eb1f4a8d-243a-41f0-9fbd-c7cdf6c5ef7c")),
    role("Insights Analyst", uuid!("25df335f-86eb-4119-b717-0ff02de207e9")),
    role("Insights Business Leader", uuid!("31e939ad-9672-4796-9c2e-873181342d2d")),
    privileged("Intune Administrator", uuid!("3a2c62db-5318-420d-8d74-23affee5d9d5")),
    role("IoT Device Administrator", uuid!("2ea5ce4c-b2d8-4668-bd81-3680bd2d227a")),
    role("Kaizala Administrator", uuid!("74ef975b-6605-40af-a5d2-b9539d836353")),
    role("Knowledge Administrator", uuid!("b5a8dcf3-09d5-43a9-a639-8e29ef291470")),
    role("Knowledge Manager", uuid!("744ec460-397e-42ad-a462-8b3f9747a02c")),
    role("License Administrator", uuid!("4d6ac14f-3453-41d0-bef9-a3e0c569773a")),
    privileged("Lifecycle Workflows Administrator", uuid!("59d46f88-662b-457b-bceb-5c3809e5908f")),
    role("Message Center Privacy Reader", uuid!("ac16e43d-7b2d-40e0-ac05-243ff356ab5b")),
    role("Message Center Reader", uuid!("790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b")),
    role("Microsoft 365 Backup Administrator", uuid!("1707125e-0aa2-4d4d-8655-a7c786c76a25")),
    role("Microsoft 365 Migration Administrator", uuid!("8c8b803f-96e1-4129-9349-20738d9f9652")),
    role("Microsoft Entra Joined Device Local Administrator", uuid!("9f06204d-73c1-4d4c-880a-6edb90606fd8")),
    role("Microsoft Graph Data Connect Administrator", uuid!("ee67aa9c-e510-4759-b906-227085a7fd4d")),
    role("Microsoft Hardware Warranty Administrator", uuid!("1501b917-7653-4ff9-a4b5-203eaf33784f")),
    role("Microsoft Hardware Warranty Specialist", uuid!("281fe777-fb20-4fbb-b7a3-ccebce5b0d96")),
    role("Network Administrator", uuid!("d37c8bed-0711-4417-ba38-b4abe66ce4c2")),
    role("Office Apps Administrator", uuid!("2b745bdf-0803-4d80-aa65-822c4493daac")),
    role("On Premises Directory Sync Account", uuid!("a92aed5d-d78a-4d16-b381-09adb37eb3b0")),
    role("Organizational Branding Administrator", uuid!("92ed04bf-c94a-4b82-9729-b799a7a4c178")),
    role("Organizational Data Source Administrator", uuid!("9d70768a-0cbc-4b4c-aea3-2e124b2477f4")),
    role("Organizational Messages Approver", uuid!("e48398e2-f4bb-4074-8f31-4586725e205b")),
    role("Organizational Messages Writer", uuid!("507f53e4-4e52-4077-abd3-d2e1558b6ea2")),
    privileged("Partner Tier1 Support", uuid!("4ba39ca4-527c-499a-b93d-d9b492c50246")),
    privileged("Partner Tier2 Support", uuid!("e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8")),
    privileged("Password Administrator", uuid!("966707d0-3269-4727-9be2-8c3a10f19b9d")),
    role("People Administrator", uuid!("024906de-61e5-49c8-8572-40335f1e0e10")),
    role("Permissions Management Administrator", uuid!("af78dc32-cf4d-46f9-ba4e-4428526346b5")),
    role("Places Administrator", uuid!("78b0ccd1-afc2-4f92-9116-b41aedd09592")),
    role("Power Platform Administrator", uuid!("11648597-926c-4cf3-9c36-bcebb0ba8dcc")),
    role("Printer Administrator", uuid!("644ef478-e28f-4e28-b9dc-3fdde9aa0b1f")),
    role("Printer Technician", uuid!("e8cef6f1-e4bd-4ea8-bc07-4b8d950f4477")),
    privileged("Privileged Authentication Administrator", uuid!("7be44c8a-adaf-4e2a-84d6-ab2649e08a13")),
    privileged("Privileged Role Administrator", uuid!("e8611ab8-c189-46e8-94e1-60213ab1f814")),
    role("Purview Workload Content Administrator", uuid!("3f04f91a-4ad7-4bd3-bcfa-49882ea1a88a")),
    role("Purview Workload Content Reader", uuid!("e07494ad-1654-4dd2-922e-6f81a71bf00f")),
    role("Purview Workload Content Writer", uuid!("02d5655b-c1cf-4e5f-98da-5fb919085bf6")),
    role("Reports Reader", uuid!("4a5d8f65-41da-4de4-8968-e035b65339cf")),
    role("Restricted Guest User", uuid!("2af84b1e-32c8-42b7-82bc-daa82404023b")),
    role("Search Administrator", uuid!("0964bb5e-9bdb-4d7b-ac29-58e794862a40")),
    role("Search Editor", uuid!("8835291a-918c-4fd7-a9ce-faa49f0cf7d9")),
    privileged("Security Administrator", uuid!("194ae4cb-b126-40b2-bd5b-6091b380977d")),
    privileged("Security Operator", uuid!("5f2222b1-57c3-48ba-8ad5-d4759f1fde6f")),
    privileged("Security Reader", uuid!("5d6b6bb7-de71-4623-b4af-96380a352509")),
    role("Service Support Administrator", uuid!("f023fd81-a637-4b56-95fd-791ac0226033")),
    role("SharePoint Administrator", uuid!("f28a1f50-f6e7-4571-818b-6a12f2af6b6c")),
    role("SharePoint Advanced Management Administrator", uuid!("99009c4a-3b3f-4957-82a9-9d35e12db77e")),
    role("SharePoint Backup Administrator", uuid!("9d3e04ba-3ee4-4d1b-a3a7-9aef423a09be")),
    role("SharePoint Embedded Administrator", uuid!("1a7d78b6-429f-476b-b8eb-35fb715fffd4")),
    role("Skype for Business Administrator", uuid!("75941009-915a-4869-abe7-691bff18279e")),
    role("Teams Administrator", uuid!("69091246-20e8-4a56-aa4d-066075b2a7a8")),
    role("Teams Communications Administrator", uuid!("baf37b3a-610e-45da-9e62-d9d1e5e8914b")),
    role("Teams Communications Support Engineer", uuid!("f70938a0-fc10-4177-9e90-2178f8765737")),
    role("Teams Communications Support Specialist", uuid!("fcf91098-03e3-41a9-b5ba-6f0ec8188a12")),
    role("Teams Devices Administrator", uuid!("3d762c5a-1b6c-493f-843e-55a3b42923d4")),
    role("Teams External Collaboration Administrator", uuid!("2fe872fb-daa8-4afc-8f6c-53c4565cfef4")),
    role("Teams Reader", uuid!("1076ac91-f3d9-41a7-a339-dcdf5f480acc")),
    role("Teams Telephony Administrator", uuid!("aa38014f-0993-46e9-9b45-30501a20909d")),
    role("Tenant Creator", uuid!("112ca1a2-15ad-4102-995e-45b0bc479a6a")),
    privileged("Tenant Governance Administrator", uuid!("1981f584-96e9-4a6f-95b0-f522373f8fae")),
    role("Tenant Governance Reader", uuid!("e0a4caa6-fe82-443f-b92f-d87341d17b2e")),
    role("Tenant Governance Relationship Administrator", uuid!("b8e31d83-1534-480f-9b10-0338ded51b7e")),
    role("Tenant Governance Relationship Reader", uuid!("124577f8-48ed-456a-839f-13b419002e33")),
    role("Usage Summary Reports Reader", uuid!("75934031-6c7e-415a-99d7-48dbd49e875e")),
    role("User", uuid!("a0b1b346-4d3e-4e8b-98f8-753987be4970")),
    privileged("User Administrator", uuid!("fe930be7-5e62-47db-91af-98c3a49a38b1")),
    role("User Experience Success Manager", uuid!("27460883-1df1-4691-b032-3b79643e5e63")),
    role("Virtual Visits Administrator", uuid!("e300d9e7-4a2b-4295-9eff-f1c78b36cc98")),
    role("Viva Glint Tenant Administrator", uuid!("0ec3f692-38d6-4d14-9e69-0377ca7797ad")),
    role("Viva Goals Administrator", uuid!("92b086b3-e367-4ef2-b869-1de128fb986e")),
    role("Viva Pulse Administrator", uuid!("87761b17-1ed2-4af3-9acd-92a150038160")),
    role("Windows 365 Administrator", uuid!("11451d60-acb2-45eb-a7d6-43d0f0125c13")),
    role("Windows Update Deployment Administrator", uuid!("32696413-001a-46ae-978c-ce0f6b3620d2")),
    role("Workplace Device Join", uuid!("c34f683f-4d5a-4403-affd-6615e00e3a7f")),
    role("Yammer Administrator", uuid!("810a2642-a034-447f-a5e8-41beaa378541")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn roles_are_sorted_by_name_and_differ_in_id() {
        assert!(ROLES.is_sorted_by_key(|role| role.display_name));
        let ids: BTreeSet<_> = ROLES.iter().map(|role| role.id).collect();
        assert_eq!(ids.len(), ROLES.len());
        assert!(find(RoleDefinition::GLOBAL_ADMINISTRATOR).is_some_and(|role| role.is_privileged));
    }
}
