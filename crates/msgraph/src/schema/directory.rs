//! Directory objects: user, group, service principal, organization, and their common base.
//!
//! Not here: directory roles (`roles`).

use super::{DIRECTORY_ROLE, EdmType, EntityType, Navigation, Property};

const fn base(
    name: &'static str,
    properties: &'static [Property],
    navigations: &'static [Navigation],
) -> EntityType {
    EntityType {
        name,
        properties,
        navigations,
        derived: &[],
        directory_object: true,
        search: &["displayName", "description", "mail", "mailNickname", "userPrincipalName"],
    }
}

/// What every directory object has; queries over mixed lists may name any derived property.
pub static DIRECTORY_OBJECT: EntityType = EntityType {
    name: "microsoft.graph.directoryObject",
    properties: &[
        Property::text("id").filtered(),
        Property::time("deletedDateTime").filtered_advanced(),
    ],
    navigations: &[],
    derived: &[&USER, &GROUP, &SERVICE_PRINCIPAL, &DIRECTORY_ROLE, &ADMINISTRATIVE_UNIT],
    directory_object: true,
    search: &["displayName", "description", "mail", "mailNickname", "userPrincipalName"],
};

/// `user`. Without `$select` Graph v1.0 returns eleven properties.
pub static USER: EntityType = base(
    "microsoft.graph.user",
    &[
        Property::texts("businessPhones"),
        Property::text("displayName").filtered().ordered(),
        Property::text("givenName").filtered(),
        Property::text("jobTitle").filtered(),
        Property::text("mail").filtered(),
        Property::text("mobilePhone").filtered_advanced(),
        Property::text("officeLocation").filtered_advanced(),
        Property::text("preferredLanguage").filtered(),
        Property::text("surname").filtered(),
        Property::text("userPrincipalName").filtered().ordered(),
        Property::text("id").filtered(),
        Property::truth("accountEnabled").filtered().on_demand(),
        Property::time("createdDateTime").filtered().ordered_advanced().on_demand(),
        Property::time("deletedDateTime").filtered_advanced().on_demand(),
        Property::text("department").filtered().on_demand(),
        Property::text("mailNickname").filtered().on_demand(),
        Property::truth("onPremisesSyncEnabled").filtered().on_demand(),
        Property::time("signInSessionsValidFromDateTime").on_demand(),
        Property::text("userType").filtered().on_demand(),
        // Known to Graph and never set in this tenant: always null.
        Property::text("city").filtered().on_demand(),
        Property::text("companyName").filtered_advanced().on_demand(),
        Property::text("country").filtered().on_demand(),
        Property::text("employeeId").filtered().on_demand(),
        Property::text("employeeType").filtered_advanced().on_demand(),
        Property::text("externalUserState").filtered().on_demand(),
        Property::text("onPremisesImmutableId").filtered().on_demand(),
        Property::text("onPremisesSecurityIdentifier").filtered().on_demand(),
        Property::text("postalCode").filtered().on_demand(),
        Property::text("state").filtered().on_demand(),
        Property::text("streetAddress").filtered_advanced().on_demand(),
        Property::text("usageLocation").filtered().on_demand(),
    ],
    &[
        Navigation { name: "memberOf", target: &DIRECTORY_OBJECT, many: true },
        Navigation { name: "transitiveMemberOf", target: &DIRECTORY_OBJECT, many: true },
        Navigation { name: "manager", target: &DIRECTORY_OBJECT, many: false },
        Navigation { name: "directReports", target: &DIRECTORY_OBJECT, many: true },
    ],
);

/// `administrativeUnit`.
pub static ADMINISTRATIVE_UNIT: EntityType = base(
    "microsoft.graph.administrativeUnit",
    &[
        Property::text("id").filtered(),
        Property::time("deletedDateTime").filtered_advanced(),
        Property::text("description").filtered(),
        Property::text("displayName").filtered().ordered(),
        Property::truth("isMemberManagementRestricted"),
        Property::text("membershipRule"),
        Property::text("membershipRuleProcessingState"),
        Property::text("membershipType"),
        Property::text("visibility").filtered(),
    ],
    &[Navigation { name: "members", target: &DIRECTORY_OBJECT, many: true }],
);

/// `appRoleAssignment`.
pub static APP_ROLE_ASSIGNMENT: EntityType = EntityType::plain(
    "microsoft.graph.appRoleAssignment",
    &[
        Property::text("id").filtered(),
        Property::time("deletedDateTime"),
        Property::new("appRoleId", EdmType::Guid).filtered(),
        Property::time("createdDateTime"),
        Property::text("principalDisplayName").filtered(),
        Property::new("principalId", EdmType::Guid).filtered(),
        Property::text("principalType"),
        Property::text("resourceDisplayName").filtered(),
        Property::new("resourceId", EdmType::Guid).filtered(),
    ],
);

/// `group`.
pub static GROUP: EntityType = base(
    "microsoft.graph.group",
    &[
        Property::text("id").filtered(),
        Property::time("deletedDateTime").filtered_advanced(),
        Property::text("classification").filtered_advanced(),
        Property::time("createdDateTime").filtered().ordered_advanced(),
        Property::text("description").filtered(),
        Property::text("displayName").filtered().ordered(),
        Property::time("expirationDateTime").filtered_advanced(),
        Property::texts("groupTypes").filtered(),
        Property::truth("isAssignableToRole").filtered(),
        Property::text("mail").filtered(),
        Property::truth("mailEnabled").filtered(),
        Property::text("mailNickname").filtered(),
        Property::text("membershipRule").filtered_advanced(),
        Property::text("membershipRuleProcessingState").filtered_advanced(),
        Property::truth("onPremisesSyncEnabled").filtered(),
        Property::texts("proxyAddresses").filtered(),
        Property::time("renewedDateTime").filtered_advanced(),
        Property::truth("securityEnabled").filtered(),
        Property::text("securityIdentifier").filtered(),
        Property::text("visibility"),
    ],
    &[
        Navigation { name: "members", target: &DIRECTORY_OBJECT, many: true },
        Navigation { name: "owners", target: &DIRECTORY_OBJECT, many: true },
        Navigation { name: "memberOf", target: &DIRECTORY_OBJECT, many: true },
        Navigation { name: "transitiveMembers", target: &DIRECTORY_OBJECT, many: true },
        Navigation { name: "transitiveMemberOf", target: &DIRECTORY_OBJECT, many: true },
    ],
);

static APP_ROLE: EntityType = EntityType::plain(
    "microsoft.graph.appRole",
    &[
        Property::texts("allowedMemberTypes"),
        Property::text("description"),
        Property::text("displayName"),
        Property::new("id", EdmType::Guid),
        Property::truth("isEnabled"),
        Property::text("origin"),
        Property::text("value"),
    ],
);

/// `servicePrincipal`.
pub static SERVICE_PRINCIPAL: EntityType = base(
    "microsoft.graph.servicePrincipal",
    &[
        Property::text("id").filtered(),
        Property::time("deletedDateTime").filtered_advanced(),
        Property::truth("accountEnabled").filtered(),
        Property::text("appDisplayName").filtered_advanced(),
        Property::text("appId").filtered(),
        Property::text("appOwnerOrganizationId").filtered_advanced(),
        Property::truth("appRoleAssignmentRequired").filtered_advanced(),
        Property::text("description").filtered_advanced(),
        Property::text("displayName").filtered().ordered(),
        Property::texts("servicePrincipalNames").filtered(),
        Property::text("servicePrincipalType").filtered(),
        Property::texts("tags").filtered(),
        Property::new("appRoles", EdmType::Collection(&EdmType::Complex(&APP_ROLE))),
    ],
    &[
        Navigation { name: "memberOf", target: &DIRECTORY_OBJECT, many: true },
        Navigation { name: "transitiveMemberOf", target: &DIRECTORY_OBJECT, many: true },
    ],
);

static VERIFIED_DOMAIN: EntityType = EntityType::plain(
    "microsoft.graph.verifiedDomain",
    &[
        Property::text("capabilities"),
        Property::truth("isDefault"),
        Property::truth("isInitial"),
        Property::text("name"),
        Property::text("type"),
    ],
);

/// `organization`.
pub static ORGANIZATION: EntityType = base(
    "microsoft.graph.organization",
    &[
        Property::text("id"),
        Property::time("deletedDateTime"),
        Property::texts("businessPhones"),
        Property::time("createdDateTime"),
        Property::text("displayName"),
        Property::truth("onPremisesSyncEnabled"),
        Property::text("tenantType"),
        Property::new("verifiedDomains", EdmType::Collection(&EdmType::Complex(&VERIFIED_DOMAIN))),
    ],
    &[],
);
