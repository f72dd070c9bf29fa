//! `current_principal()` and its like: who asks, and where.
//!
//! Not here: finding out; the request says it.

use kql::Value;

use super::Planner;
use crate::{Error, ErrorKind, Principal};

impl Planner {
    /// What a function says about who asks, and where; `None` if it is another one.
    pub(super) fn environment(&self, name: &str) -> Result<Option<Value>, Error> {
        let environment = &self.request.environment;
        let unknown = |what: &str| {
            Err(Error::new(ErrorKind::Unsupported, format!("{name}() is not supported: {what}")))
        };
        match (name, &environment.principal) {
            ("current_principal" | "current_principal_details", Principal::Unknown) => {
                unknown("it is not known who asks")
            }
            ("current_principal", Principal::Nobody) => Ok(Some(Value::string("<null identity>"))),
            ("current_principal", Principal::Known { name, .. }) => {
                Ok(Some(Value::String(name.clone())))
            }
            ("current_principal_details", Principal::Nobody) => Ok(Some(Value::Dynamic(None))),
            ("current_principal_details", Principal::Known { details, .. }) => {
                Ok(Some(Value::Dynamic(Some(details.clone()))))
            }
            ("current_database", _) => match &environment.database {
                Some(database) => Ok(Some(Value::String(database.clone()))),
                None => unknown("the database has no name"),
            },
            ("current_cluster_endpoint", _) => match &environment.cluster {
                Some(cluster) => Ok(Some(Value::String(cluster.clone()))),
                None => unknown("the address of the service is not known"),
            },
            _ => Ok(None),
        }
    }
}
