//! Entities and custom details of an alert, within Sentinel's limits.
//!
//! Not here: how one mapping becomes an entity (`entity`).

use super::Run;
use crate::{
    entity::{self, Entity},
    rule::AnalyticsRule,
};

/// Entities of an alert, shared equally among the mappings; and bytes of their stored form.
const ENTITIES: usize = 500;
const ENTITY_BYTES: usize = 64 * 1024;
/// Values of one custom detail; and bytes of all of them.
const VALUES: usize = 50;
const DETAIL_BYTES: usize = 2 * 1024;

/// The entities of some rows, each once, and how many there was no room for.
pub(super) fn entities(
    rule: &AnalyticsRule,
    run: &Run,
    rows: &[Vec<String>],
) -> (Vec<Entity>, usize) {
    let mappings = rule.entity_mappings.len() + rule.sentinel_entities.len();
    let share = ENTITIES / mappings.max(1);
    let mut counts = vec![0_usize; mappings];
    let mut kept = Kept::default();
    for row in rows {
        let mapped = rule.entity_mappings.iter().map(|mapping| {
            let found = entity::map(mapping, |column| run.text(row, column));
            found.into_iter().collect::<Vec<_>>()
        });
        let ready = rule.sentinel_entities.iter().map(|it| entity::ready(&run.text(row, it)));
        for (found, count) in mapped.chain(ready).zip(&mut counts) {
            for entity in found {
                kept.take(entity, count, share);
            }
        }
    }
    (kept.entities, kept.dropped.len())
}

#[derive(Default)]
struct Kept {
    entities: Vec<Entity>,
    bytes: usize,
    dropped: Vec<Entity>,
}

impl Kept {
    fn take(&mut self, entity: Entity, count: &mut usize, share: usize) {
        if self.entities.contains(&entity) || self.dropped.contains(&entity) {
            return;
        }
        let size = entity.stored(self.entities.len()).to_string().len() + 1;
        if *count >= share || self.bytes + size > ENTITY_BYTES {
            self.dropped.push(entity);
            return;
        }
        *count += 1;
        self.bytes += size;
        self.entities.push(entity);
    }
}

/// The custom details of some rows, each value once.
pub(super) fn custom_details(
    rule: &AnalyticsRule,
    run: &Run,
    rows: &[Vec<String>],
) -> Vec<(String, Vec<String>)> {
    let mut left = DETAIL_BYTES;
    let mut values = |column: &str| {
        let mut values: Vec<String> = Vec::new();
        for text in rows.iter().map(|row| run.text(row, column)) {
            let room = values.len() < VALUES && text.len() <= left;
            if !text.is_empty() && room && !values.contains(&text) {
                left -= text.len();
                values.push(text);
            }
        }
        values
    };
    rule.custom_details.iter().map(|(key, column)| (key.clone(), values(column))).collect()
}
