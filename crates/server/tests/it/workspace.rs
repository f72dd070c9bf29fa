//! A workspace in this process: an instance with a clock of its own, without sockets. Rows come in
//! when a test says so, and rules run when the clock is moved.
//!
//! Not here: servers (`running`).

use std::{path::Path, sync::Arc};

use directory::{Span, Ticks};
use journal::Transaction;
use sentinel::{incident::Incident, rule};
use serde_json::{Value, json};
use server::{
    clock::Clock,
    content::{ContentEvent, Library},
    endpoints::Endpoints,
    entropy::Entropy,
    ingestion,
    instance::Instance,
    loops::Loops,
};
use tempfile::TempDir;

pub(crate) fn at(text: &str) -> Ticks {
    text.parse().unwrap()
}

/// So many minutes after the beginning of every test.
pub(crate) fn minute(minutes: i64) -> Ticks {
    at("2026-03-01T00:00:00Z").saturating_add(Span::minutes(minutes))
}

/// A row of `AuditLogs`.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) time: Ticks,
    pub(crate) operation: &'static str,
    pub(crate) user: &'static str,
    pub(crate) id: String,
}

impl Row {
    fn object(&self) -> Value {
        json!({
            "TimeGenerated": self.time,
            "OperationName": self.operation,
            "Identity": self.user,
            "CorrelationId": self.id,
            "Category": "Test",
        })
    }
}

pub(crate) fn row(time: Ticks, operation: &'static str, user: &'static str, id: &str) -> Row {
    Row { time, operation, user, id: id.to_owned() }
}

#[derive(Debug)]
pub(crate) struct Workspace {
    folder: TempDir,
    pub(crate) instance: Arc<Instance>,
    loops: Arc<Loops>,
}

async fn open(path: &Path, now: Ticks) -> (Arc<Instance>, Arc<Loops>) {
    let (clock, entropy) = (Clock::simulated(now), Entropy::seeded(7));
    let instance = Instance::open(path, clock, entropy, Endpoints::default()).await.unwrap();
    let loops = Loops::new(instance.clone());
    (instance, loops)
}

impl Workspace {
    pub(crate) async fn new(now: Ticks) -> Self {
        let folder = TempDir::new().unwrap();
        let (instance, loops) = open(folder.path(), now).await;
        Self { folder, instance, loops }
    }

    /// Stops, and starts again at a later time.
    pub(crate) async fn restart(self, now: Ticks) -> Self {
        let Self { folder, instance, loops } = self;
        instance.lake.close().await;
        drop((instance, loops));
        let (instance, loops) = open(folder.path(), now).await;
        Self { folder, instance, loops }
    }

    pub(crate) async fn change(&self, event: ContentEvent) {
        let stored = Library::encode(&event, self.instance.clock.tenant());
        let transaction = Transaction { events: vec![stored], ..Transaction::default() };
        self.instance.journal.commit(transaction).await.unwrap();
        self.instance.library.apply(&event);
    }

    pub(crate) async fn import(&self, text: &str) {
        let file = rule::read(text);
        assert!(file.rule.is_some(), "{:?}", file.findings);
        self.change(ContentEvent::RuleImported { text: text.to_owned() }).await;
    }

    /// Rows arrive now, and are noticed when the clock is moved next.
    pub(crate) async fn deliver(&self, rows: &[Row]) {
        let Instance { lake, clock, .. } = &*self.instance;
        let (now, workspace) = (clock.tenant(), &self.instance.identity().workspace);
        let context = ingestion::context(workspace, self.instance.tenant_id(), "test", now);
        let objects = rows.iter().map(Row::object).collect();
        let batches = ingestion::rows(lake, &context, "AuditLogs", objects).unwrap();
        lake.append(None, now, batches).await.unwrap();
    }

    /// Moves the clock and lets everything come to rest.
    pub(crate) async fn advance(&self, to: Ticks) {
        self.loops.advance(to).await.unwrap();
    }

    /// Lets everything come to rest without moving the clock.
    pub(crate) async fn rest(&self) {
        self.advance(self.instance.clock.tenant()).await;
    }

    /// The incidents of the rule of that name.
    pub(crate) fn incidents(&self, rule: &str) -> Vec<Incident> {
        let mut all = self.instance.incidents.all();
        all.retain(|it| it.alerts[0].rule_name == rule);
        all
    }

    /// Whom the alerts of a rule are about, in order of their names.
    pub(crate) fn users(&self, rule: &str) -> Vec<String> {
        let incidents = self.incidents(rule);
        let alerts = incidents.iter().flat_map(|it| &it.alerts);
        let mut users: Vec<String> = alerts
            .flat_map(|alert| &alert.entities)
            .filter_map(|entity| entity.property("Name").map(str::to_owned))
            .collect();
        users.sort();
        users
    }

    /// The answer to a query, as JSON.
    pub(crate) async fn query(&self, text: &str) -> Vec<Value> {
        let catalog = self.instance.catalog();
        let compiled = kql::compile(text, &catalog);
        let bound = compiled.bound.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
        let now = self.instance.clock.tenant().get();
        let request = query::Request::new(Arc::new(bound), now, self.instance.source());
        let answer = self.instance.engine.run(request).await.unwrap();
        answer.rows.iter().map(|row| serde_json::to_value(row).unwrap()).collect()
    }
}
