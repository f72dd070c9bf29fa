//! What the workspace runs: analytics rules, automation rules and playbooks; those that ship with
//! the program, and those that were imported.
//!
//! Not here: what such files mean (`sentinel`, `playbook`).

mod shipped;

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use directory::Ticks;
use journal::{Event, NewEvent};
use sentinel::{
    automation::{self, AutomationRule},
    rule::{self, AnalyticsRule},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use shipped::{AUTOMATION_RULES, PLAYBOOKS, RULES, WATCHLISTS};

use crate::stored::{self, Unreadable};

/// The stream of all changes of content.
pub const STREAM: &str = "content";

/// What happened to the content. A stored contract: it may only be added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase")]
pub enum ContentEvent {
    /// A rule is new or has another wording.
    RuleImported {
        /// The rule file.
        text: String,
    },
    /// A rule was turned on or off.
    RuleSwitched {
        /// Which.
        id: Uuid,
        /// Whether it is on now.
        enabled: bool,
    },
    /// A rule is from now on evaluated as Sentinel does, or as Reeve does.
    RuleModeSet {
        /// Which.
        id: Uuid,
        /// Whether as Sentinel does.
        compatible: bool,
    },
    /// A rule is gone. One that ships comes back as it was.
    RuleRemoved {
        /// Which.
        id: Uuid,
    },
    /// A playbook is new or has another wording.
    PlaybookImported {
        /// Its name.
        name: String,
        /// The file.
        text: String,
    },
    /// An automation rule is new or has another wording.
    AutomationRuleImported {
        /// The file.
        text: String,
    },
}

/// A rule and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleEntry {
    /// The rule, with its switch applied.
    pub rule: AnalyticsRule,
    /// The file's text.
    pub text: String,
    /// Whether it ships with the program.
    pub shipped: bool,
    /// Whether it is evaluated as Sentinel does: on its schedule alone, each run alerting anew.
    pub compatible: bool,
}

/// All content at one instant.
#[derive(Debug, Clone, Default)]
pub struct Content {
    /// Rules by id.
    pub rules: BTreeMap<Uuid, RuleEntry>,
    /// Automation rules by display name.
    pub automation_rules: BTreeMap<String, AutomationRule>,
    /// Texts of playbooks by name.
    pub playbooks: BTreeMap<String, String>,
    /// Counts changes.
    pub generation: u64,
}

/// The content of the workspace. Clones are the same.
#[derive(Debug, Clone)]
pub struct Library {
    current: Arc<RwLock<Arc<Content>>>,
}

impl Default for Library {
    /// What ships.
    fn default() -> Self {
        let library = Self { current: Arc::default() };
        for text in RULES {
            library.import_rule(text, true);
        }
        for text in AUTOMATION_RULES {
            library.apply(&ContentEvent::AutomationRuleImported { text: (*text).to_owned() });
        }
        for (name, text) in PLAYBOOKS {
            let (name, text) = ((*name).to_owned(), (*text).to_owned());
            library.apply(&ContentEvent::PlaybookImported { name, text });
        }
        library
    }
}

impl Library {
    /// The content as of now.
    #[must_use]
    pub fn current(&self) -> Arc<Content> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes an event of [`STREAM`] into account.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn replay(&self, event: &Event) -> Result<(), Unreadable> {
        self.apply(&stored::decode(event)?);
        Ok(())
    }

    /// Takes an event into account that was committed. Texts were checked before.
    pub fn apply(&self, event: &ContentEvent) {
        match event {
            ContentEvent::RuleImported { text } => self.import_rule(text, false),
            ContentEvent::RuleSwitched { id, enabled } => self.change(|content| {
                if let Some(entry) = content.rules.get_mut(id) {
                    entry.rule.enabled = *enabled;
                }
            }),
            ContentEvent::RuleModeSet { id, compatible } => self.change(|content| {
                if let Some(entry) = content.rules.get_mut(id) {
                    entry.compatible = *compatible;
                }
            }),
            ContentEvent::RuleRemoved { id } => {
                self.change(|content| {
                    content.rules.remove(id);
                });
                let of_it = |text: &&&str| rule::read(text).rule.is_some_and(|it| it.id == *id);
                RULES.iter().filter(of_it).for_each(|text| self.import_rule(text, true));
            }
            ContentEvent::PlaybookImported { name, text } => self.change(|content| {
                content.playbooks.insert(name.clone(), text.clone());
            }),
            ContentEvent::AutomationRuleImported { text } => {
                if let Ok(rule) = automation::read(text) {
                    self.change(|content| {
                        content.automation_rules.insert(rule.display_name.clone(), rule);
                    });
                }
            }
        }
    }

    /// The stored form of an event.
    #[must_use]
    pub fn encode(event: &ContentEvent, now: Ticks) -> NewEvent {
        stored::encode(STREAM, event, now)
    }

    fn import_rule(&self, text: &str, shipped: bool) {
        if let Some(rule) = rule::read(text).rule {
            let text = text.to_owned();
            self.change(|content| {
                let compatible = content.rules.get(&rule.id).is_some_and(|it| it.compatible);
                let entry = RuleEntry { rule, text, shipped, compatible };
                content.rules.insert(entry.rule.id, entry);
            });
        }
    }

    fn change(&self, change: impl FnOnce(&mut Content)) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let content = Arc::make_mut(&mut current);
        change(content);
        content.generation += 1;
    }
}

impl Content {
    /// The automation rules, in no particular order.
    #[must_use]
    pub fn automation(&self) -> Vec<AutomationRule> {
        self.automation_rules.values().cloned().collect()
    }

    /// The rule that a person names: by its id, or by its name in any case.
    #[must_use]
    pub fn rule(&self, named: &str) -> Option<&RuleEntry> {
        let by_id = Uuid::try_parse(named).ok().and_then(|id| self.rules.get(&id));
        by_id.or_else(|| {
            self.rules.values().find(|entry| entry.rule.name.eq_ignore_ascii_case(named))
        })
    }

    /// The playbook that an automation rule names: by its name, or by an ARM id that ends in it.
    #[must_use]
    pub fn playbook(&self, named: &str) -> Option<(&str, &str)> {
        let name = named.rsplit('/').next().unwrap_or(named);
        let mut found = self.playbooks.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_ships_is_usable() {
        let content = Library::default().current();
        assert_eq!(content.rules.len(), RULES.len());
        assert_eq!(content.automation_rules.len(), AUTOMATION_RULES.len());
        assert_eq!(content.playbooks.len(), PLAYBOOKS.len());
        for rule in content.automation_rules.values() {
            for playbook in &rule.playbooks {
                assert!(content.playbook(playbook).is_some(), "{playbook} does not ship");
            }
        }
    }

    #[test]
    fn a_switch_and_a_new_wording_are_taken_over() {
        let library = Library::default();
        let id = *library.current().rules.keys().next().unwrap();
        let enabled = !library.current().rules[&id].rule.enabled;
        library.apply(&ContentEvent::RuleSwitched { id, enabled });
        assert_eq!(library.current().rules[&id].rule.enabled, enabled);
        let text = library.current().rules[&id].text.replace("severity: High", "severity: Low");
        library.apply(&ContentEvent::RuleImported { text });
        assert_eq!(library.current().rules[&id].rule.severity.name(), "Low");
        assert!(!library.current().rules[&id].shipped);
    }
}
