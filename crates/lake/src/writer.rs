//! The one thread that writes the log: it gathers what is waiting, writes it, syncs once, makes
//! it visible and answers.
//!
//! Not here: files and the manifest (`seal`). Invariants: nothing is visible before it is durable,
//! nothing acknowledged before it is visible, offsets have no gaps.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use directory::Ticks;
use tokio::sync::{mpsc, oneshot};

use crate::{
    Appended, Error, Result, TableRange,
    files::{Files, Lock, Point},
    shared::Shared,
    tail::Chunk,
    wal::{EntryRows, Failure, Header, Segment, entry_payload},
};

/// Stop gathering at this size, so that nobody waits for a very long write.
const GROUP_BYTES: usize = 16 << 20;

/// What the writer is asked to do.
pub(crate) enum Command {
    Append(Box<Append>),
    /// Close the segment; what is visible then is in closed segments only.
    Rotate(oneshot::Sender<Result<Rotated>>),
    Close(oneshot::Sender<()>),
}

/// A delivery on its way.
pub(crate) struct Append {
    pub(crate) received: Ticks,
    /// Name, position before, position after.
    pub(crate) source: Option<(String, i64, i64)>,
    pub(crate) rows: Vec<EntryRows>,
    pub(crate) reply: oneshot::Sender<Result<Appended>>,
}

/// What holds for all segments before the one just opened.
#[derive(Debug)]
pub(crate) struct Rotated {
    pub(crate) segment: u64,
    pub(crate) sources: BTreeMap<String, i64>,
    pub(crate) next_offsets: BTreeMap<Arc<str>, i64>,
}

/// The state of the writing thread.
pub(crate) struct Writer {
    pub(crate) files: Arc<dyn Files>,
    pub(crate) folder: PathBuf,
    pub(crate) segment: Segment,
    pub(crate) shared: Arc<Shared>,
    pub(crate) stopped: Option<String>,
    pub(crate) lock: Box<dyn Lock>,
}

/// A delivery that has its place in the log.
struct Placed {
    append: Append,
    header: Header,
}

impl Writer {
    /// Works until the lake is closed or dropped.
    pub(crate) fn run(mut self, mut queue: mpsc::Receiver<Command>) {
        let mut next = queue.blocking_recv();
        while let Some(command) = next.take() {
            match command {
                Command::Append(first) => {
                    let mut size = first.rows.iter().map(EntryRows::size).sum::<usize>();
                    let mut group = vec![*first];
                    while size < GROUP_BYTES {
                        match queue.try_recv() {
                            Ok(Command::Append(more)) => {
                                size += more.rows.iter().map(EntryRows::size).sum::<usize>();
                                group.push(*more);
                            }
                            Ok(other) => {
                                next = Some(other);
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    self.commit(group);
                }
                Command::Rotate(reply) => {
                    let rotated = self.rotate();
                    let _ = reply.send(rotated);
                }
                Command::Close(reply) => {
                    drop(self.lock);
                    let _ = reply.send(());
                    return;
                }
            }
            if next.is_none() {
                next = queue.blocking_recv();
            }
        }
    }

    /// Writes a group of deliveries with one sync.
    fn commit(&mut self, group: Vec<Append>) {
        if let Some(cause) = &self.stopped {
            for append in group {
                let _ = append.reply.send(Err(Error::Stopped { cause: cause.clone() }));
            }
            return;
        }
        let (placed, repeated) = self.place(group);
        let written = if placed.is_empty() { Ok(()) } else { self.segment.commit(&*self.files) };
        let published = match written {
            Ok(()) => self.publish(&placed),
            Err(Failure::Undone(error)) => Err(error),
            Err(Failure::Unknown(error)) => {
                self.stopped = Some(error.to_string());
                Err(error)
            }
        };
        for placed in placed {
            let ranges = || placed.header.tables.iter().map(TableRange::of).collect();
            let answer = published.clone().map(|()| Appended::Added(ranges()));
            let _ = placed.append.reply.send(answer);
        }
        // A repetition may repeat a delivery of this very group, so it waits for the same sync.
        for reply in repeated {
            let _ = reply.send(published.clone().map(|()| Appended::Repeated));
        }
    }

    /// Gives each delivery its offsets and a frame; answers those that are out of order.
    fn place(
        &mut self,
        group: Vec<Append>,
    ) -> (Vec<Placed>, Vec<oneshot::Sender<Result<Appended>>>) {
        let view = self.shared.view();
        let mut sources: BTreeMap<&str, i64> = BTreeMap::new();
        let mut offsets: BTreeMap<String, i64> = BTreeMap::new();
        let (mut placed, mut repeated) = (Vec::new(), Vec::new());
        let positions: Vec<_> = group.iter().map(|a| a.source.clone()).collect();
        for (append, source) in group.into_iter().zip(&positions) {
            if let Some((name, after, position)) = source {
                let stored = sources.get(name.as_str()).copied();
                let stored = stored.or_else(|| view.sources.get(name).copied()).unwrap_or_default();
                if *position <= stored {
                    repeated.push(append.reply);
                    continue;
                }
                if *after != stored {
                    let _ = append.reply.send(Err(Error::OutOfOrder {
                        source_name: name.clone(),
                        stored,
                        after: *after,
                        position: *position,
                    }));
                    continue;
                }
            }
            let tables = append.rows.iter().map(|rows| {
                let last = view.tables.get(&*rows.table).map_or(0, |t| t.last_offset);
                let next = offsets.entry(rows.table.clone()).or_insert(last + 1);
                let header = rows.header(*next);
                *next += i64::try_from(header.rows).unwrap_or_default();
                header
            });
            let tables = tables.collect();
            let position = source.as_ref().map(|(name, _, to)| (name.clone(), *to));
            let header = Header { received: append.received, source: position, tables };
            match entry_payload(&header, &append.rows) {
                Ok(payload) => {
                    self.segment.push(&payload);
                    if let Some((name, _, to)) = source {
                        sources.insert(name, *to);
                    }
                    placed.push(Placed { append, header });
                }
                Err(error) => {
                    for table in &header.tables {
                        offsets.insert(table.name.clone(), table.first);
                    }
                    let _ = append.reply.send(Err(error));
                }
            }
        }
        (placed, repeated)
    }

    /// Makes what is durable visible.
    fn publish(&mut self, placed: &[Placed]) -> Result<()> {
        let published = self.shared.change(|view| {
            for Placed { append, header } in placed {
                let batches = append.rows.iter().map(|rows| &rows.batch);
                apply(view, header, batches)?;
            }
            Ok(())
        });
        let published = published.and_then(|()| {
            self.files.reached(Point::BeforeReply).map_err(Error::disk(&self.folder))
        });
        // The rows are in the log all the same, so going on would give their offsets twice.
        if let Err(error) = &published {
            self.stopped = Some(error.to_string());
        }
        published
    }

    fn rotate(&mut self) -> Result<Rotated> {
        if let Some(cause) = &self.stopped {
            return Err(Error::Stopped { cause: cause.clone() });
        }
        let number = self.segment.number + 1;
        match Segment::create(&*self.files, &self.folder, number) {
            Ok(segment) => self.segment = segment,
            Err(error) => {
                // Nothing was written in it, so without it the log goes on as before.
                let half_made = self.folder.join(crate::wal::name(number));
                if self.files.remove(&half_made).is_err() {
                    self.stopped = Some(error.to_string());
                }
                return Err(error);
            }
        }
        self.shared.change(|view| {
            for table in view.tables.values_mut() {
                table.tail.freeze();
            }
            Ok(())
        })?;
        let view = self.shared.view();
        let next = view.tables.iter().map(|(name, table)| (name.clone(), table.last_offset + 1));
        Ok(Rotated { segment: number, sources: view.sources.clone(), next_offsets: next.collect() })
    }
}

/// Adds a delivery's rows to a view: what publishing and replaying have in common.
pub(crate) fn apply<'a>(
    view: &mut crate::view::View,
    header: &Header,
    batches: impl Iterator<Item = &'a arrow::array::RecordBatch>,
) -> Result<()> {
    for (entry, batch) in header.tables.iter().zip(batches) {
        let Some(table) = view.tables.get_mut(entry.name.as_str()) else {
            return Err(Error::UnknownTable { table: entry.name.clone() });
        };
        if batch.num_rows() > 0 {
            let chunk = crate::shape::conform(batch, &table.data_schema)
                .and_then(|data| {
                    Chunk::new(&entry.name, &table.full_schema, &data, header.received, entry.first)
                })
                .map_err(|e| Error::MisshapenRows { table: entry.name.clone(), detail: e.0 })?;
            table.last_offset = chunk.offsets.max;
            table.tail.push(chunk);
        }
    }
    if let Some((name, position)) = &header.source {
        view.sources.insert(name.clone(), *position);
    }
    Ok(())
}
