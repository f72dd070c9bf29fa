//! A server of one's own: the binary in a temporary data directory, and a client for it. It is
//! killed, not stopped, when a test is through with it.
//!
//! Not here: what happens in the tenant (`tenant`).

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::Value;
use server::clock::Stopwatch;
use tempfile::TempDir;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
const LOOK_AGAIN: Duration = Duration::from_millis(20);
const BINARY: &str = env!("CARGO_BIN_EXE_reeve");

/// The token audiences.
pub(crate) const GRAPH: &str = "https://graph.microsoft.com";
pub(crate) const REEVE: &str = "api://reeve";

/// A data directory, which outlives its servers, and the tokens that were made from it.
#[derive(Debug)]
pub(crate) struct Place {
    dir: TempDir,
    tokens: Mutex<BTreeMap<String, String>>,
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    place: Arc<Place>,
    log: Arc<Mutex<String>>,
    http: reqwest::Client,
    /// Its address without TLS.
    pub(crate) url: String,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// JSON if it is any, else the text.
    pub(crate) body: Value,
}

impl Answer {
    /// A value of the body, null if it is not there.
    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or(&Value::Null)
    }

    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_default()
    }

    /// The body of a success.
    #[track_caller]
    pub(crate) fn success(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.body);
        self.body
    }
}

/// Looks until `look` finds something.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let watch = Stopwatch::start();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(watch.elapsed() < PATIENCE, "not seen within {PATIENCE:?}: {what}");
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

impl Place {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { dir: TempDir::new().unwrap(), tokens: Mutex::default() })
    }

    /// Another directory with the same content.
    pub(crate) fn copy(&self) -> Arc<Self> {
        let copy = Self::new();
        copy_folder(self.dir.path(), copy.dir.path());
        *copy.tokens.lock().unwrap() = self.tokens.lock().unwrap().clone();
        copy
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A token made from the data directory; `whom` are the flags of `reeve token`.
    pub(crate) fn token(&self, whom: &[&str], audience: &str) -> String {
        let key = format!("{whom:?} {audience}");
        if let Some(token) = self.tokens.lock().unwrap().get(&key) {
            return token.clone();
        }
        let mut command = reeve(self.path());
        let made = command.arg("token").args(["--audience", audience]).args(whom).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let token = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        self.tokens.lock().unwrap().insert(key, token.clone());
        token
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn reeve(data: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.env_remove("REEVE_TOKEN").env_remove("REEVE_CRASH_AT").env_remove("REEVE_LOG");
    command.arg("--data").arg(data).stdin(Stdio::null());
    command
}

impl Server {
    /// A server of its own demo tenant.
    pub(crate) async fn start() -> Self {
        Self::start_in(Place::new(), &[], &[]).await
    }

    /// A server of a data directory, with further flags and variables.
    pub(crate) async fn start_in(
        place: Arc<Place>,
        flags: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let mut server = Self::spawn(place, flags, variables);
        server.url = until("the address that the server listens on", async || {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "the server ended at once: {ended:?}\n{}", server.log());
            let log = server.log();
            let (_, listening) = log.split_once("listening on ")?;
            listening.split_whitespace().next().map(str::to_owned)
        })
        .await;
        server
    }

    /// A server that dies before it listens.
    pub(crate) async fn start_and_die(place: Arc<Place>, variables: &[(&str, &str)]) -> ExitStatus {
        Self::spawn(place, &[], variables).died().await.0
    }

    fn spawn(place: Arc<Place>, flags: &[&str], variables: &[(&str, &str)]) -> Self {
        server::tls::install_provider();
        let mut command = reeve(place.path());
        command.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--tls", "127.0.0.1:0"]);
        command.args(flags).envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, written) = (BufReader::new(child.stderr.take().unwrap()).lines(), log.clone());
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut log = written.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self { child, place, log, http: reqwest::Client::new(), url: String::new() }
    }

    /// What the server has written to standard error.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn place(&self) -> &Arc<Place> {
        &self.place
    }

    /// `kill -9`, and another server of the same data directory.
    pub(crate) async fn restart(self, variables: &[(&str, &str)]) -> Self {
        let place = self.kill();
        Self::start_in(place, &[], variables).await
    }

    /// `kill -9`. Returns what it leaves.
    pub(crate) fn kill(mut self) -> Arc<Place> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.place.clone()
    }

    /// Waits until the server has died by itself.
    pub(crate) async fn died(mut self) -> (ExitStatus, Arc<Place>) {
        let status =
            until("the death of the server", async || self.child.try_wait().unwrap()).await;
        (status, self.place.clone())
    }

    /// A command of the program against this server.
    pub(crate) fn cli(&self, arguments: &[&str]) -> Output {
        reeve(self.place.path()).args(["--url", &self.url]).args(arguments).output().unwrap()
    }

    /// A command that succeeds, and the JSON that it prints.
    #[track_caller]
    pub(crate) fn cli_json(&self, arguments: &[&str]) -> Value {
        let output = self.cli(&[arguments, &["--format", "json"]].concat());
        let text = String::from_utf8_lossy(&output.stdout);
        let problem = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {text}{problem}\n{}", self.log());
        serde_json::from_str(&text).unwrap()
    }

    /// Sends a request; `None` when there is no answer.
    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: impl Into<reqwest::Body>,
    ) -> Option<Answer> {
        let request = self.http.request(method, format!("{}{path}", self.url));
        let request = request.header("content-type", "application/json").body(body);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().await.ok()?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.ok()?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Some(Answer { status, headers, body })
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let answer = self.try_send(method.clone(), path, token, body).await;
        answer.unwrap_or_else(|| panic!("no answer to {method} {path}\n{}", self.log()))
    }

    /// A token that may do everything with `audience`.
    pub(crate) fn admin(&self, audience: &str) -> String {
        self.place.token(&["--app", "reeve-admin"], audience)
    }

    /// Asks Graph (`/v1.0/…`) or Reeve, as the administrator.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        let audience = if path.starts_with("/v1.0") { GRAPH } else { REEVE };
        self.send(Method::GET, path, Some(&self.admin(audience)), "").await
    }

    /// Sends a document to Reeve, as the administrator.
    pub(crate) async fn reeve(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.send(method, path, Some(&self.admin(REEVE)), body.to_string()).await
    }

    /// All items of a list of Graph's or Reeve's, page after page.
    pub(crate) async fn list(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let page = self.get(&path).await.success();
            items.extend(page["value"].as_array().cloned().unwrap_or_default());
            let link = page["@odata.nextLink"].as_str();
            next = link.map(|link| link.strip_prefix(&self.url).unwrap().to_owned());
        }
        items
    }

    /// The rows of the answer to a query over the log tables.
    pub(crate) async fn query(&self, text: &str) -> Vec<Value> {
        let workspace = self.workspace().await;
        let path = format!("/v1/workspaces/{workspace}/query");
        let answer = self.reeve(Method::POST, &path, &serde_json::json!({"query": text})).await;
        let answer = answer.success();
        answer["tables"][0]["rows"].as_array().unwrap().clone()
    }

    pub(crate) async fn workspace(&self) -> String {
        let clock = self.get("/reeve/clock").await.success();
        clock["workspace"].as_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be dead already.
        drop(self.child.kill());
        drop(self.child.wait());
        if std::thread::panicking() {
            println!("--- the server's log ---\n{}", self.log());
        }
    }
}
