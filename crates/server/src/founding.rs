//! The first start: a tenant, the applications that Reeve acts as, their secrets.
//!
//! Not here: who lives in the demo tenant (`governance::seed`).

use directory::{AppRole, ServicePrincipal, ServicePrincipalId, Ticks};
use governance::{Answer, Caller, Command, Context, Credential, NewServicePrincipal, State, seed};
use guard::Mode;
use journal::{CursorMove, Transaction};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    content::WATCHLISTS,
    data_dir::{DataDirError, write_private},
    guarding::{self, GuardEvent},
    http::Permission,
    identities::{ADMIN, PLAYBOOK_PERMISSIONS, PLAYBOOKS},
    instance::Instance,
    oauth::{self, GRAPH_APP_ID, issue::REEVE_APP_ID},
    tenant::TenantError,
    vault::VaultError,
    watchlists::{WatchlistEvent, Watchlists},
};

/// The file with the secrets that were made at the first start.
pub const CREDENTIALS: &str = "credentials.json";
/// The journal's cursor that is set once the tenant is complete.
const FOUNDED: &str = "founded";

/// Why there is no tenant.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// A command was refused.
    #[error("the tenant could not be set up: {0}")]
    Tenant(#[from] TenantError),
    /// The demo tenant was refused by a rule.
    #[error("the demo tenant could not be set up: {0}")]
    Seed(#[from] governance::Rejection),
    /// The journal.
    #[error("the journal: {0}")]
    Journal(#[from] journal::Error),
    /// A file.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The secrets.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A shipped watchlist.
    #[error("the watchlist `{0}` that ships cannot be used: {1}")]
    Watchlist(&'static str, String),
}

/// How to sign in as an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationCredential {
    /// Its name.
    pub display_name: String,
    /// The tenant.
    pub tenant_id: String,
    /// Its client id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
}

/// Sets up the tenant if the data directory has none: Contoso, or an empty one. Returns the
/// secrets that were made, which are in [`CREDENTIALS`] too.
///
/// # Errors
/// [`FoundingError`].
pub async fn found(
    instance: &Instance,
    demo: bool,
) -> Result<Vec<ApplicationCredential>, FoundingError> {
    // Set when all is there: the next start finishes what an interrupted one has begun.
    if instance.journal.cursor(FOUNDED).await? != 0 {
        return Ok(Vec::new());
    }
    let now = instance.clock.tenant();
    if demo && instance.tenant.is_empty().await {
        let contoso = seed::contoso(&mut instance.entropy.ids(), now)?;
        let by = "demo".to_owned();
        let mut events: Vec<_> = contoso
            .break_glass
            .iter()
            .map(|account| GuardEvent::IdentityProtected {
                object: (*account).into(),
                reason: "break-glass account".to_owned(),
                by: by.clone(),
            })
            .collect();
        for kind in ["removal", "grant", "change"] {
            let (kind, by) = (kind.to_owned(), by.clone());
            events.push(GuardEvent::ModeSet { kind, mode: Mode::Armed, by });
        }
        let guard = events.iter().map(|event| guarding::encode(event, now)).collect();
        instance.tenant.adopt(&contoso.events, contoso.audit, guard, now).await?;
        events.iter().for_each(|event| instance.guarding.apply(event));
    } else if !demo {
        empty(instance, now).await?;
    }
    let founder = Founder { instance, context: context(instance, now) };
    founder.reeve().await?;
    let credentials = founder.credentials().await?;
    founder.watchlists(now).await?;
    let founded = CursorMove { name: FOUNDED.to_owned(), from: Some(0), to: 1 };
    instance.journal.commit(Transaction { cursors: vec![founded], ..Default::default() }).await?;
    Ok(credentials)
}

fn context(instance: &Instance, now: Ticks) -> Context {
    Context::new(now, instance.tenant.itself(), instance.entropy.id())
}

/// A tenant without people, for those who bring their own.
async fn empty(instance: &Instance, now: Ticks) -> Result<(), FoundingError> {
    if instance.tenant.is_empty().await {
        let nobody = Caller::App(ServicePrincipalId(Uuid::nil()));
        let first = Context::new(now, nobody, instance.entropy.id());
        let create = Command::CreateTenant {
            id: instance.identity().tenant_id,
            display_name: "Reeve".to_owned(),
            default_domain: "reeve.example".to_owned(),
        };
        instance.tenant.submit(create, &first).await?;
    }
    let founder = Founder { instance, context: context(instance, now) };
    for (name, kind, roles) in [
        (ADMIN, "Application", None),
        (PLAYBOOKS, "ManagedIdentity", Some(&PLAYBOOK_PERMISSIONS[..])),
    ] {
        let principal = match founder.named(name) {
            Some(principal) => principal,
            None => founder.application(name, kind, None, Vec::new()).await?,
        };
        founder.grant_graph(principal, roles).await?;
    }
    Ok(())
}

struct Founder<'a> {
    instance: &'a Instance,
    context: Context,
}

impl Founder<'_> {
    fn state(&self) -> std::sync::Arc<State> {
        self.instance.tenant.state()
    }

    async fn submit(&self, command: Command) -> Result<Answer, FoundingError> {
        Ok(self.instance.tenant.submit(command, &self.context).await?)
    }

    async fn application(
        &self,
        name: &str,
        kind: &str,
        app_id: Option<directory::AppId>,
        app_roles: Vec<AppRole>,
    ) -> Result<ServicePrincipalId, FoundingError> {
        let command = Command::CreateServicePrincipal(NewServicePrincipal {
            app_id,
            display_name: name.to_owned(),
            service_principal_type: kind.to_owned(),
            app_roles,
            credentials: Vec::new(),
        });
        match self.submit(command).await? {
            Answer::ServicePrincipal(id) => Ok(id),
            _ => Ok(ServicePrincipalId(Uuid::nil())),
        }
    }

    async fn grant_graph(
        &self,
        principal: ServicePrincipalId,
        wanted: Option<&[&str]>,
    ) -> Result<(), FoundingError> {
        let state = self.state();
        let graph = GRAPH_APP_ID.parse().ok().and_then(|app| state.service_principal_of(app));
        let Some(graph) = graph else { return Ok(()) };
        let is_wanted =
            |role: &&AppRole| wanted.is_none_or(|wanted| wanted.contains(&role.value.as_str()));
        self.grant(principal, graph, graph.app_roles.iter().filter(is_wanted)).await
    }

    /// Grants what was not granted before.
    async fn grant(
        &self,
        principal: ServicePrincipalId,
        resource: &ServicePrincipal,
        wanted: impl Iterator<Item = &AppRole>,
    ) -> Result<(), FoundingError> {
        let state = self.state();
        let held: Vec<&str> = state.app_roles(principal.into(), resource.id).collect();
        for role in wanted.filter(|role| !held.contains(&role.value.as_str())) {
            let (principal, resource, app_role) = (principal.into(), resource.id, role.id);
            self.submit(Command::GrantAppRole { principal, resource, app_role }).await?;
        }
        Ok(())
    }

    /// Reeve's own API as an application, all of it granted to the administrator's.
    async fn reeve(&self) -> Result<(), FoundingError> {
        if self.state().service_principal_of(REEVE_APP_ID).is_none() {
            let mut ids = self.instance.entropy.ids();
            let roles = Permission::ALL
                .iter()
                .map(|permission| AppRole {
                    id: ids.next_id(),
                    value: permission.name().to_owned(),
                    display_name: permission.name().to_owned(),
                })
                .collect();
            self.application("Reeve", "Application", Some(REEVE_APP_ID), roles).await?;
        }
        let state = self.state();
        if let (Some(admin), Some(reeve)) =
            (self.named(ADMIN), state.service_principal_of(REEVE_APP_ID))
        {
            self.grant(admin, reeve, reeve.app_roles.iter()).await?;
        }
        Ok(())
    }

    fn named(&self, name: &str) -> Option<ServicePrincipalId> {
        let state = self.state();
        state.service_principals().find(|app| app.display_name == name).map(|app| app.id)
    }

    /// A secret for each application of Reeve's, in a private file and, for the playbooks', in the
    /// vault under the names that their playbook asks for.
    async fn credentials(&self) -> Result<Vec<ApplicationCredential>, FoundingError> {
        let mut made = Vec::new();
        for name in [ADMIN, PLAYBOOKS] {
            let state = self.state();
            let Some(app) = state.service_principals().find(|app| app.display_name == name) else {
                continue;
            };
            let secret = oauth::new_secret(&self.instance.entropy);
            let credential = Credential {
                key_id: self.instance.entropy.id(),
                display_name: Some("first start".to_owned()),
                hint: secret.get(..3).map(str::to_owned),
                hash: oauth::fingerprint(&secret),
                start: self.context.now,
                end: None,
            };
            let service_principal = app.id;
            self.submit(Command::AddCredential { service_principal, credential }).await?;
            made.push(ApplicationCredential {
                display_name: name.to_owned(),
                tenant_id: self.instance.tenant_id().to_string(),
                client_id: app.app_id.to_string(),
                client_secret: secret,
            });
        }
        let path = self.instance.data.file(CREDENTIALS);
        let text = serde_json::to_vec_pretty(&made).unwrap_or_default();
        write_private(&path, &text).map_err(DataDirError::file(&path))?;
        if let Some(playbooks) = made.iter().find(|it| it.display_name == PLAYBOOKS) {
            self.instance.vault.put([
                ("pim-remediation-tenant-id".to_owned(), playbooks.tenant_id.clone()),
                ("pim-remediation-client-id".to_owned(), playbooks.client_id.clone()),
                ("pim-remediation-client-secret".to_owned(), playbooks.client_secret.clone()),
            ])?;
        }
        Ok(made)
    }

    async fn watchlists(&self, now: Ticks) -> Result<(), FoundingError> {
        for (alias, key, text) in WATCHLISTS {
            let key = (*key).to_owned();
            let watchlist = crate::watchlist_file::read(alias, Some(&key), text.as_bytes(), now)
                .map_err(|problem| FoundingError::Watchlist(alias, problem))?;
            let event = WatchlistEvent::WatchlistReplaced { watchlist };
            let events = vec![Watchlists::encode(&event, now)];
            let transaction = journal::Transaction { events, ..Default::default() };
            self.instance.journal.commit(transaction).await?;
            self.instance.watchlists.apply(event);
        }
        Ok(())
    }
}
