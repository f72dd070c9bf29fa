//! `reeve token`: a token of the embedded tenant, for whoever can read its data directory.
//!
//! Not here: tokens for those who cannot; they ask the token endpoint.

use directory::ServicePrincipal;
use governance::State;

use super::{Failure, Globals};
use crate::{
    clock::Clock,
    data_dir::DataDir,
    entropy::Entropy,
    identities::ADMIN,
    oauth::{GRAPH, SigningKey, issue},
    offline, output,
};

/// Flags of `reeve token`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("whom").required(true).args(["app", "user"])))]
pub(super) struct Token {
    /// An application, by its display name or client id
    #[arg(long, value_name = "NAME")]
    app: Option<String>,
    /// A person, by sign-in name or object id
    #[arg(long, value_name = "UPN")]
    user: Option<String>,
    /// Whom the token is for
    #[arg(long, value_name = "URI", default_value = GRAPH)]
    audience: String,
    /// A delegated permission of a person's token; may be given several times
    #[arg(long, value_name = "SCOPE", requires = "user")]
    scope: Vec<String>,
}

/// What a person's token may do unless told otherwise: what Graph Explorer starts with.
const DEFAULT_SCOPES: [&str; 4] = ["openid", "profile", "User.Read", "User.ReadBasic.All"];

impl Token {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let data = DataDir::open_read_only(globals.data())?;
        let entropy = Entropy::system();
        let key = SigningKey::open(&data, &entropy)?;
        let state = offline::tenant_state(&data).await?;
        let moment = offline::moment(&Clock::system(), &entropy);
        let (token, _) = match (&self.app, &self.user) {
            (Some(name), _) => {
                let app = application(&state, name)?;
                issue::application_token(&key, &state, moment, app, &self.audience)?
            }
            (None, Some(name)) => {
                let by_id = || name.parse().ok().and_then(|id| state.user(id));
                let user = state
                    .user_by_name(name)
                    .or_else(by_id)
                    .ok_or_else(|| Failure::Failed(format!("the tenant has no user `{name}`")))?;
                let scopes = if self.scope.is_empty() {
                    DEFAULT_SCOPES.map(str::to_owned).to_vec()
                } else {
                    self.scope.clone()
                };
                let client = application(&state, ADMIN)?;
                issue::user_token(&key, &state, moment, (user, &scopes), client, &self.audience)?
            }
            (None, None) => return Err(Failure::Usage("name --app or --user".to_owned())),
        };
        output::line(&token)?;
        Ok(())
    }
}

fn application<'a>(state: &'a State, name: &str) -> Result<&'a ServicePrincipal, Failure> {
    let by_id = || name.parse().ok().and_then(|app| state.service_principal_of(app));
    let mut named = state.service_principals().filter(|app| app.display_name == name);
    named.next().or_else(by_id).ok_or_else(|| {
        let known: Vec<_> = state
            .service_principals()
            .map(|app| app.display_name.as_str())
            .filter(|it| kql::diagnostic::closest(name, [*it]).is_some())
            .collect();
        let hint = known.first().map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
        Failure::Failed(format!("the tenant has no application `{name}`{hint}"))
    })
}
