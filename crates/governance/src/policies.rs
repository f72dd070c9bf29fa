//! The policies that somebody has changed; all others have their defaults.
//!
//! Not here: which changes are refused.

use std::{collections::BTreeMap, sync::LazyLock};

use directory::{Policy, PolicyTarget, Rule, RuleId};
use serde::{Deserialize, Serialize};

static OF_A_ROLE: LazyLock<Policy> = LazyLock::new(Policy::of_a_role);
static OF_A_GROUP: LazyLock<Policy> = LazyLock::new(Policy::of_a_group);

fn default_of(target: PolicyTarget) -> &'static Policy {
    match target {
        PolicyTarget::Role { .. } => &OF_A_ROLE,
        PolicyTarget::Group { .. } => &OF_A_GROUP,
    }
}

/// Policies by what they hold for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(PolicyTarget, Policy)>", into = "Vec<(PolicyTarget, Policy)>")]
pub(crate) struct Policies {
    changed: BTreeMap<PolicyTarget, Policy>,
}

impl Policies {
    pub(crate) fn get(&self, target: PolicyTarget) -> &Policy {
        self.changed.get(&target).unwrap_or_else(|| default_of(target))
    }

    pub(crate) fn set(&mut self, target: PolicyTarget, id: RuleId, rule: Rule) {
        self.changed.entry(target).or_insert_with(|| default_of(target).clone()).set(id, rule);
    }
}

impl From<Vec<(PolicyTarget, Policy)>> for Policies {
    fn from(changed: Vec<(PolicyTarget, Policy)>) -> Self {
        Self { changed: changed.into_iter().collect() }
    }
}

impl From<Policies> for Vec<(PolicyTarget, Policy)> {
    fn from(policies: Policies) -> Self {
        policies.changed.into_iter().collect()
    }
}
