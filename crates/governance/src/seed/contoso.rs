//! Contoso, a company of 300 people, set up thirty days before now.
//!
//! Not here: its log rows before that time; the tenant did not exist.

use directory::{AuditRecord, Ids, ServicePrincipalId, Span, TenantId, Ticks, UserId};

use super::{
    groups, people,
    privileged::{self, Cast},
    scene::Scene,
};
use crate::{Caller, Command, Event, Rejection, State};

/// The verified domain of the demonstration tenant.
const DOMAIN: &str = "contoso.example";

/// The tenant, how it came about, and whom the shell needs to know.
#[derive(Debug, Clone)]
pub struct Contoso {
    /// The tenant after `events`.
    pub state: State,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What it logged, in order; the latest row is an hour old.
    pub audit: Vec<AuditRecord>,
    /// The service principal with every Graph permission.
    pub reeve_admin: ServicePrincipalId,
    /// The service principal that playbooks act as, with no more than they need.
    pub reeve_playbooks: ServicePrincipalId,
    /// A business application that creates users and fills groups.
    pub hr_app: ServicePrincipalId,
    /// The emergency accounts, permanent Global Administrators.
    pub break_glass: [UserId; 2],
}

/// What the playbooks' service principal may do.
const PLAYBOOKS: [&str; 6] = [
    "AuditLog.Read.All",
    "Directory.Read.All",
    "GroupMember.ReadWrite.All",
    "RoleManagement.ReadWrite.Directory",
    "User.EnableDisableAccount.All",
    "User.RevokeSessions.All",
];

/// Sets up Contoso as of `now`. The same `ids` and `now` give the same tenant.
///
/// # Errors
///
/// None in practice: the commands are fixed, and a test runs them. The type keeps a refusal by a
/// later rule from being swallowed.
pub fn contoso(ids: &mut Ids, now: Ticks) -> Result<Contoso, Rejection> {
    let mut scene = Scene::new(ids, now.saturating_add(Span::days(-30)));
    let id = TenantId(scene.next_id());
    let (display_name, default_domain) = ("Contoso".to_owned(), DOMAIN.to_owned());
    scene.run(Command::CreateTenant { id, display_name, default_domain })?;
    // Until there are people, the directory's own application acts.
    let own = "Windows Azure Active Directory";
    if let Some(own) = scene.state.service_principals().find(|app| app.display_name == own) {
        scene.caller = Caller::App(own.id);
    }
    let reeve_admin = scene.application("reeve-admin", &["*"])?;
    let reeve_playbooks = scene.application("reeve-playbooks", &PLAYBOOKS)?;
    let hr_permissions = ["User.ReadWrite.All", "GroupMember.ReadWrite.All"];
    let hr_app = scene.application("Contoso HR", &hr_permissions)?;
    let break_glass =
        [scene.user(people::break_glass(1, DOMAIN))?, scene.user(people::break_glass(2, DOMAIN))?];
    let directory = scene.caller;
    scene.caller = Caller::App(hr_app);
    let people = people::create(&mut scene, DOMAIN)?;
    scene.caller = directory;
    let groups = groups::create(&mut scene, &people)?;
    let department = |name: &str| {
        let place = people::DEPARTMENTS.iter().position(|department| department.name == name);
        place.and_then(|place| people.get(place)).map_or(&[][..], Vec::as_slice)
    };
    let cast = Cast { break_glass, it: department("IT"), security: department("Security"), groups };
    privileged::assign(&mut scene, &cast)?;
    scene.now = now.saturating_add(Span::hours(-1));
    privileged::activate(&mut scene, &cast)?;
    let Scene { state, events, audit, .. } = scene;
    Ok(Contoso { state, events, audit, reeve_admin, reeve_playbooks, hr_app, break_glass })
}
