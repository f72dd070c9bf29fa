//! One running Reeve: the stores, and the state of every part as folded from the journal.
//!
//! Not here: the loops that move it (`loops`) and the sockets it is reached by (`serve`).

use std::{
    path::Path,
    sync::{Arc, OnceLock, Weak},
};

use directory::TenantId;
use journal::{Position, SqliteStore, Store};
use lake::Lake;
use query::{Engine, EngineOptions, MemorySource, Overlay, Source};
use tokio::sync::Notify;

use crate::{
    actions::Actions,
    clock::Clock,
    content::{self, Library},
    data_dir::{DataDir, DataDirError, Identity},
    detection::Healths,
    endpoints::Endpoints,
    entropy::Entropy,
    external_files::ExternalFiles,
    guarding::{self, Guarding},
    incidents::{self, Incidents},
    loops::Loops,
    oauth::{KeyError, SigningKey},
    runs::{self, Runs},
    stored::Unreadable,
    tenant::{self, Tenant},
    tls,
    vault::{Vault, VaultError},
    watchlists::{self, Watchlists},
    workspace_source::workspace_source,
};

const PAGE: usize = 1000;

/// Everything that the parts of one process share.
#[derive(Debug)]
pub struct Instance {
    /// The data directory, held for writing.
    pub data: DataDir,
    /// Both times.
    pub clock: Clock,
    /// The only source of randomness.
    pub entropy: Arc<Entropy>,
    /// Events, effects and cursors.
    pub journal: Arc<dyn Store>,
    /// Log tables.
    pub lake: Lake,
    /// Runs queries.
    pub engine: Engine,
    /// Signs the tenant's tokens.
    pub key: SigningKey,
    /// The embedded tenant.
    pub tenant: Tenant,
    /// Rules, automation rules, playbooks.
    pub library: Library,
    /// Watchlists.
    pub watchlists: Watchlists,
    /// Incidents.
    pub incidents: Incidents,
    /// Runs of playbooks.
    pub runs: Runs,
    /// Reeve's own writes to the tenant.
    pub actions: Actions,
    /// Modes, protected identities, the kill switch.
    pub guarding: Guarding,
    /// Secrets of playbooks.
    pub vault: Vault,
    /// Held by whoever writes to the tenant on Reeve's behalf.
    pub turn: tokio::sync::Mutex<()>,
    /// How each rule is doing.
    pub health: Healths,
    /// Told whenever something was committed that a loop may wait for.
    pub wake: Arc<Notify>,
    /// Where hosts lead that playbooks name.
    pub endpoints: Endpoints,
    /// What `externaldata` may read.
    external: Arc<ExternalFiles>,
    /// For requests to other servers.
    pub http: reqwest::Client,
    /// The loops, once they are there.
    pub loops: OnceLock<Weak<Loops>>,
}

/// Why an instance cannot start. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// The data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The journal.
    #[error("the journal cannot be used: {0}")]
    Journal(#[from] journal::Error),
    /// An event of the journal.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The lake.
    #[error("the log tables cannot be used: {0}")]
    Lake(#[from] lake::Error),
    /// The query engine.
    #[error("the query engine cannot start: {0}")]
    Query(#[from] query::Error),
    /// The signing key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The secrets.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The client for other servers.
    #[error("the HTTP client cannot start: {0}")]
    Http(#[from] reqwest::Error),
}

impl Instance {
    /// Opens the data directory for writing and brings every part up to date.
    ///
    /// # Errors
    /// [`InstanceError`].
    pub async fn open(
        path: &Path,
        clock: Clock,
        entropy: Entropy,
        endpoints: Endpoints,
    ) -> Result<Arc<Self>, InstanceError> {
        let entropy = Arc::new(entropy);
        let data = DataDir::open(path, &entropy)?;
        let journal: Arc<dyn Store> = Arc::new(SqliteStore::open(&data.journal()).await?);
        tls::install_provider();
        let wake = Arc::new(Notify::new());
        let instance = Self {
            lake: Lake::open(&data.lake())?,
            engine: Engine::new(&EngineOptions::default())?,
            key: SigningKey::open(&data, &entropy)?,
            vault: Vault::open(&data)?,
            tenant: Tenant::new(journal.clone(), clock.clone(), entropy.clone(), wake.clone()),
            library: Library::default(),
            watchlists: Watchlists::default(),
            incidents: Incidents::default(),
            runs: Runs::default(),
            actions: Actions::default(),
            guarding: Guarding::default(),
            turn: tokio::sync::Mutex::default(),
            health: Healths::default(),
            wake,
            loops: OnceLock::new(),
            http: reqwest::Client::builder().use_rustls_tls().build()?,
            external: Arc::new(ExternalFiles::new(
                endpoints.clone(),
                endpoints.folders().to_vec(),
            )?),
            endpoints,
            data,
            clock,
            entropy,
            journal,
        };
        instance.replay().await?;
        // Whoever held a claim is dead: this process holds the lock.
        instance.journal.release_claims(instance.clock.tenant()).await?;
        Ok(Arc::new(instance))
    }

    /// The loops that move this instance, if they were started.
    #[must_use]
    pub fn loops(&self) -> Option<Arc<Loops>> {
        self.loops.get().and_then(Weak::upgrade)
    }

    /// Who the tenant and the workspace are.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        self.data.identity()
    }

    /// The tenant's id.
    #[must_use]
    pub fn tenant_id(&self) -> TenantId {
        self.tenant.state().tenant().map_or(self.identity().tenant_id, |tenant| tenant.id)
    }

    /// What queries may refer to, as of now.
    #[must_use]
    pub fn catalog(&self) -> kql::MemoryCatalog {
        let mut catalog = self.lake.catalog();
        for list in self.watchlists.all() {
            catalog.add_watchlist(&list.alias, list.columns.iter().map(String::as_str));
        }
        catalog
    }

    /// What queries read, as of now.
    #[must_use]
    pub fn source(&self) -> Arc<dyn Source> {
        let workspace = workspace_source(MemorySource::new(), &self.watchlists, Some(&self.lake));
        Arc::new(Overlay::new(vec![workspace]).with_external(self.external.clone()))
    }

    async fn replay(&self) -> Result<(), InstanceError> {
        let mut after = Position(0);
        loop {
            let events = self.journal.read_all(after, PAGE).await?;
            let Some(last) = events.last() else { return Ok(()) };
            after = last.position;
            for event in &events {
                self.replay_one(event).await?;
            }
        }
    }

    async fn replay_one(&self, event: &journal::Event) -> Result<(), Unreadable> {
        match event.stream.as_str() {
            tenant::STREAM => self.tenant.replay(event).await,
            content::STREAM => self.library.replay(event),
            watchlists::STREAM => self.watchlists.replay(event),
            guarding::STREAM => self.guarding.replay(event),
            incidents::ALERTS => self.incidents.replay(event),
            stream if stream.starts_with(incidents::PREFIX) => self.incidents.replay(event),
            stream if stream.starts_with(runs::PREFIX) => self.runs.replay(event),
            stream if stream.starts_with(crate::actions::PREFIX) => self.actions.replay(event),
            // Whatever it is, starting without it would forget something.
            _ => Err(Unreadable {
                position: event.position.0,
                stream: event.stream.clone(),
                detail: "this version does not know the stream; a newer one wrote it".to_owned(),
            }),
        }
    }
}
