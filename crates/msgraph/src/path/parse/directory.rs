//! `directory/…`: deleted items and administrative units.
//!
//! Not here: the objects themselves, which have paths of their own.

use directory::{AdministrativeUnitId, ObjectId};

use super::{Key, Parsed, R, collection, end, item, keyed, plain};
use crate::{
    GraphError,
    path::{segment::Call, served},
};

pub(super) fn parse(rest: &[String]) -> Parsed {
    let (name, rest) =
        rest.split_first().ok_or_else(|| GraphError::unsupported("'directory' as a whole"))?;
    let call = Call::read(name);
    match call.name.as_str() {
        "deleteditems" => match keyed(call, rest) {
            (None, rest) => collection(name, R::DeletedItems, rest),
            (Some(key), rest) => deleted_item(name, key, rest),
        },
        "administrativeunits" => match keyed(call, rest) {
            (None, rest) => collection(name, R::AdministrativeUnits, rest),
            (Some(key), rest) => unit(name, plain(key)?, rest),
        },
        _ => Err(served::below("directory", name)),
    }
}

fn deleted_item(name: &str, key: Key, rest: &[String]) -> Parsed {
    let id: ObjectId = plain(key)?;
    match rest.split_first() {
        Some((next, after)) if Call::read(next).name == "restore" => {
            end(R::RestoreDeletedItem(id), after)
        }
        _ => item(name, R::DeletedItem(id), rest),
    }
}

fn unit(name: &str, id: AdministrativeUnitId, rest: &[String]) -> Parsed {
    let Some((next, after)) = rest.split_first() else {
        return Ok(R::AdministrativeUnit(id).into());
    };
    let call = Call::read(next);
    if call.name != "members" {
        return item(name, R::AdministrativeUnit(id), rest);
    }
    match keyed(call, after) {
        (None, after) => collection(next, R::AdministrativeUnitMembers(id), after),
        (Some(key), after) => item(next, R::AdministrativeUnitMember(id, plain(key)?), after),
    }
}
