//! `in`, `has_any` and their relatives.
//!
//! Not here: testing (`function`).

use std::{collections::HashSet, sync::Arc};

use arrow::array::Array;
use datafusion::{
    common::ScalarValue,
    logical_expr::{Expr as PlanExpr, expr::InList},
    prelude::lit,
};
use kql::{
    Type,
    bound::{Expr, Membership, Set},
};

use super::{Planner, call::Operation, comparison::has_equality, rows::Rows, subquery::Outcome};
use crate::{
    Error,
    function::{Argument, Members},
};

/// Longer lists are tested by hashing in `function`; DataFusion's are for pushing down.
const LONGEST_LIST: usize = 1_000;

impl Planner {
    /// A membership test; if `condition`, null may stand for false.
    pub(super) fn membership(
        &self,
        rows: &Rows,
        membership: Membership,
        needle: &Expr,
        set: &Set,
        condition: bool,
    ) -> Result<PlanExpr, Error> {
        let value = self.value(rows, needle)?;
        let mut constants = Vec::new();
        let mut args = vec![(value, needle.ty)];
        match set {
            Set::Rel(rel) => match self.outcome(rel)? {
                Outcome::Members(ty, array) => constants.push(Argument::rows(*ty, array.clone())),
                Outcome::Value(_) => return Err(Error::internal("a table yielded one value")),
            },
            Set::List(items) => {
                for item in items {
                    match self.value(rows, item)? {
                        PlanExpr::Literal(value, _) => {
                            constants.push(Argument::constant(item.ty, value.to_array()?));
                        }
                        other => args.push((other, item.ty)),
                    }
                }
            }
        }
        if let [(value, ty)] = &*args
            && let Some(members) = plain_members(membership, *ty, &constants)?
        {
            return Ok(list(value.clone(), *ty, members, membership, condition));
        }
        let constants = Arc::new(Members::new(membership, needle.ty, &constants)?);
        self.operate(Operation::Members { name: membership.name(), constants }, args, Type::Bool)
    }
}

/// The members, if DataFusion's `IN` means the same for them.
fn plain_members(
    membership: Membership,
    needle: Type,
    constants: &[Argument],
) -> Result<Option<Vec<ScalarValue>>, Error> {
    if !matches!(membership, Membership::In | Membership::NotIn) || !has_equality(needle) {
        return Ok(None);
    }
    let mut members = HashSet::new();
    for constant in constants {
        for row in 0..constant.array.len() {
            if constant.array.is_null(row) || members.len() > LONGEST_LIST {
                return Ok(None);
            }
            let member = ScalarValue::try_from_array(&constant.array, row)?;
            if constant.ty == needle {
                members.insert(member);
            } else {
                let Some(texts) = texts_of(needle, &member) else { return Ok(None) };
                members.extend(texts);
            }
        }
    }
    let mut members: Vec<ScalarValue> = members.into_iter().collect();
    members.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    Ok((members.len() <= LONGEST_LIST).then_some(members))
}

/// The texts of a dynamic that is an array of nothing else, or a text.
fn texts_of(needle: Type, member: &ScalarValue) -> Option<Vec<ScalarValue>> {
    let ScalarValue::Utf8View(Some(json)) = member else { return None };
    if needle != Type::String {
        return None;
    }
    let texts: Vec<String> = serde_json::from_str(json)
        .or_else(|_| serde_json::from_str(json).map(|text| vec![text]))
        .ok()?;
    Some(texts.into_iter().map(|text| ScalarValue::Utf8View(Some(text))).collect())
}

fn list(
    value: PlanExpr,
    ty: Type,
    members: Vec<ScalarValue>,
    membership: Membership,
    condition: bool,
) -> PlanExpr {
    let negated = membership == Membership::NotIn;
    if members.is_empty() {
        return lit(negated);
    }
    let members = members.into_iter().map(lit).collect();
    let list = |negated| PlanExpr::InList(InList::new(Box::new(value), members, negated));
    // Null is no member, and a text is never null.
    match (negated, ty) {
        (negated, Type::String) => list(negated),
        (true, _) => PlanExpr::IsNotTrue(Box::new(list(false))),
        (false, _) if condition => list(false),
        (false, _) => PlanExpr::IsTrue(Box::new(list(false))),
    }
}
