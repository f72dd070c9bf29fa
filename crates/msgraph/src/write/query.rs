//! Questions that are posted: memberships by id, objects by id.
//!
//! Not here: answering them.

use directory::ObjectId;

use super::body::Body;
use crate::{
    GraphError, GraphRequest, MemberAction, ObjectType, ResourcePath, schema::DIRECTORY_OBJECT,
};

/// A posted question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberQuery {
    /// `getMemberGroups`, `getMemberObjects`.
    Memberships {
        /// Leave out groups that are not security groups.
        security_enabled_only: bool,
    },
    /// `checkMemberGroups`: which of these.
    Among(Vec<ObjectId>),
    /// `getByIds`.
    Objects {
        /// Which.
        ids: Vec<ObjectId>,
        /// Of which types; empty is any.
        types: Vec<ObjectType>,
    },
}

// Graph's limits.
const MAX_CHECKED: usize = 20;
const MAX_IDS: usize = 1000;

impl MemberQuery {
    /// Reads the body of a posted question.
    ///
    /// # Errors
    ///
    /// 400 naming the property; 405 if the path is not such a question.
    pub fn read(request: &GraphRequest) -> Result<Self, GraphError> {
        let action = match &request.path.resource {
            ResourcePath::UserMemberAction(_, action) => Some(*action),
            ResourcePath::GetByIds => None,
            _ => return Err(GraphError::method_not_allowed()),
        };
        let mut body = Body::read(request, &DIRECTORY_OBJECT)?;
        let query = match action {
            Some(MemberAction::CheckMemberGroups) => {
                Self::Among(ids(&mut body, "groupIds", MAX_CHECKED)?)
            }
            Some(MemberAction::GetMemberGroups | MemberAction::GetMemberObjects) => {
                let only = body.truth("securityEnabledOnly")?.unwrap_or(false);
                Self::Memberships { security_enabled_only: only }
            }
            None => {
                let ids = ids(&mut body, "ids", MAX_IDS)?;
                let names = body.texts("types")?.unwrap_or_default();
                let types = names
                    .iter()
                    .map(|name| {
                        ObjectType::parse(name)
                            .ok_or_else(|| body.invalid("types", "names such as user"))
                    })
                    .collect::<Result<_, _>>()?;
                Self::Objects { ids, types }
            }
        };
        body.finish()?;
        Ok(query)
    }
}

fn ids(body: &mut Body, name: &str, most: usize) -> Result<Vec<ObjectId>, GraphError> {
    let texts = body.texts(name)?.ok_or_else(|| body.missing(name))?;
    if texts.len() > most {
        return Err(body.invalid(name, &format!("at most {most} ids")));
    }
    texts
        .iter()
        .map(|text| text.parse().map_err(|_| GraphError::invalid_identifier(text)))
        .collect()
}
