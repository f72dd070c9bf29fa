//! Reading a data directory without its server: the tenant, the watchlists, the log tables.
//!
//! Not here: writing it, which takes an [`crate::instance::Instance`].

use directory::Ticks;
use governance::State;
use journal::{Position, SqliteStore, Store as _};
use lake::Lake;

use crate::{
    clock::Clock,
    data_dir::DataDir,
    entropy::Entropy,
    instance::InstanceError,
    oauth::issue::Moment,
    stored, tenant,
    watchlists::{self, Watchlists},
};

const PAGE: usize = 1000;

/// The tenant as the journal has it.
///
/// # Errors
/// When the journal cannot be read.
pub async fn tenant_state(data: &DataDir) -> Result<State, InstanceError> {
    let mut state = State::default();
    each_event(data, |event| {
        if event.stream == tenant::STREAM {
            state.apply(&stored::decode(event)?);
        }
        Ok(())
    })
    .await?;
    Ok(state)
}

/// The watchlists as the journal has them; none when there is no journal.
///
/// # Errors
/// When the journal cannot be read.
pub async fn watchlists(data: &DataDir) -> Result<Watchlists, InstanceError> {
    let lists = Watchlists::default();
    if data.journal().exists() {
        each_event(data, |event| {
            if event.stream == watchlists::STREAM { lists.replay(event) } else { Ok(()) }
        })
        .await?;
    }
    Ok(lists)
}

/// The log tables, as of now.
///
/// # Errors
/// When they cannot be read.
pub fn lake(data: &DataDir) -> Result<Lake, InstanceError> {
    Ok(Lake::open_read_only(&data.lake())?)
}

/// Both times and a fresh id, for a token.
#[must_use]
pub fn moment(clock: &Clock, entropy: &Entropy) -> Moment {
    let (wall, tenant): (Ticks, Ticks) = (clock.wall(), clock.tenant());
    Moment { wall, tenant, id: entropy.id() }
}

async fn each_event(
    data: &DataDir,
    mut visit: impl FnMut(&journal::Event) -> Result<(), stored::Unreadable>,
) -> Result<(), InstanceError> {
    let journal = SqliteStore::open_read_only(&data.journal()).await?;
    let mut after = Position(0);
    loop {
        let events = journal.read_all(after, PAGE).await?;
        let Some(last) = events.last() else { return Ok(()) };
        after = last.position;
        events.iter().try_for_each(&mut visit)?;
    }
}
