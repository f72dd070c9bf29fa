//! Undoing one of Reeve's writes, through the same guard.
//!
//! Not here: what undoes what (`guard::undo`).

use std::{collections::BTreeMap, sync::Arc};

use journal::Transaction;

use super::{Asked, Written, look::ROOT, write};
use crate::{
    actions::{self, ActionEvent, ActionState},
    identities,
    instance::Instance,
    wire::Outgoing,
};

/// Why an action was not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is none of that id.
    #[error("there is no action `{0}`")]
    Missing(String),
    /// It had no effect, or was undone before.
    #[error("action `{0}` {1}")]
    Nothing(String, String),
    /// Nothing undoes it.
    #[error("action `{0}` cannot be undone: {1}")]
    Impossible(String, String),
    /// The journal.
    #[error("the journal: {0}")]
    Journal(#[from] journal::Error),
}

/// Undoes an action. The guard may refuse that, too.
///
/// # Errors
/// [`UndoError`]; nothing was sent then.
pub async fn undo(instance: &Arc<Instance>, id: &str) -> Result<Written, UndoError> {
    let action = instance.actions.get(id).ok_or_else(|| UndoError::Missing(id.to_owned()))?;
    if let Some(by) = &action.undone_by {
        return Err(UndoError::Nothing(id.to_owned(), format!("was undone by `{by}` already")));
    }
    if !matches!(action.state, ActionState::Completed { status: 200..=299, .. }) {
        return Err(UndoError::Nothing(id.to_owned(), "had no effect".to_owned()));
    }
    let impossible = |why: &str| UndoError::Impossible(id.to_owned(), why.to_owned());
    let opposite = guard::undo(&action.about.operation, &action.before)
        .ok_or_else(|| impossible("nothing undoes an operation of this kind"))?;
    let request = msgraph::request_for(&opposite, ROOT)
        .ok_or_else(|| impossible("what it changed was not remembered"))?;
    let token =
        identities::guard_token(instance).map_err(|error| impossible(&error.to_string()))?;
    let mut headers = BTreeMap::from([("authorization".to_owned(), format!("Bearer {token}"))]);
    if request.body.is_some() {
        headers.insert("content-type".to_owned(), "application/json".to_owned());
    }
    let asked = Asked {
        id: format!("undo/{id}"),
        run: None,
        incident: action.about.incident,
        request: Outgoing {
            method: request.method.as_str().to_owned(),
            uri: format!("{ROOT}{}", request.path),
            headers,
            body: request.body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        },
    };
    let by = asked.id.clone();
    let written = write(instance, asked).await?;
    if written.as_ref().is_ok_and(crate::wire::Reply::is_success) {
        let event = ActionEvent::ActionUndone { by };
        let now = instance.clock.tenant();
        let events = vec![actions::encode(id, &event, now)];
        instance.journal.commit(Transaction { events, ..Transaction::default() }).await?;
        instance.actions.apply(id, &event, now);
    }
    Ok(written)
}
