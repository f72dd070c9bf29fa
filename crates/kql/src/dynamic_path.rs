//! A constant path into a dynamic value: `InitiatedBy.user.userPrincipalName`, `TargetResources[0].id`.
//!
//! Not here: paths with a computed key (`bound::ExprKind::Index`).

use std::{fmt, sync::Arc};

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathStep {
    /// `.key` or `['key']`: null on anything but a bag that has the key. Case-sensitive.
    Key(Arc<str>),
    /// `[n]`: null on anything but an array that long. Negative counts from the end.
    Index(i64),
}

/// Steps from a dynamic value to a part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DynamicPath(Vec<PathStep>);

impl DynamicPath {
    /// A path of these steps.
    #[must_use]
    pub fn new(steps: impl Into<Vec<PathStep>>) -> Self {
        Self(steps.into())
    }

    /// Its steps.
    #[must_use]
    pub fn steps(&self) -> &[PathStep] {
        &self.0
    }

    /// This path and one step more.
    #[must_use]
    pub fn then(mut self, step: PathStep) -> Self {
        self.0.push(step);
        self
    }
}

impl fmt::Display for DynamicPath {
    /// As KQL writes it after the name of the column: `.user.id`, `[0]['a b']`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            match step {
                PathStep::Key(key) if is_identifier(key) => write!(f, ".{key}")?,
                PathStep::Key(key) => {
                    write!(f, "['{}']", key.replace('\\', "\\\\").replace('\'', "\\'"))?;
                }
                PathStep::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

fn is_identifier(key: &str) -> bool {
    let mut letters = key.chars();
    letters.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && letters.all(|c| c == '_' || c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_kql() {
        let path = DynamicPath::default()
            .then(PathStep::Key("user".into()))
            .then(PathStep::Index(-1))
            .then(PathStep::Key("it's".into()));
        assert_eq!(path.to_string(), r".user[-1]['it\'s']");
    }
}
