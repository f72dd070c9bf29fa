//! Comparisons in a query, and what they demand of the places that are compared.
//!
//! Not here: where an expression's value comes from (`demands`).

use kql::{
    DynamicPath, PathStep, Value,
    bound::{Expr, ExprKind, Membership, Set},
};

use super::{
    demands::{Demands, Origin, Place},
    regex::text_that_matches,
};

impl Demands {
    /// Notes what an expression compares.
    pub(super) fn note(&mut self, expr: &Expr, row: &[Origin], positive: bool) {
        match &expr.kind {
            ExprKind::Call { function, args } => {
                let name = function.name;
                let positive =
                    positive && name != "not" && !name.starts_with('!') && name != "isempty";
                match args.as_slice() {
                    [left, right] if function.is_operator() => {
                        self.compared(name, left, right, row, positive);
                    }
                    [pattern, _, text, ..] if name == "extract" => {
                        self.matched(pattern, text, row);
                    }
                    _ => {}
                }
                args.iter().for_each(|arg| self.note(arg, row, positive));
            }
            ExprKind::In { membership, needle, set } => {
                let negative = matches!(membership, Membership::NotIn | Membership::NotInTilde);
                let origin = self.origin(needle, row);
                match set {
                    Set::Rel(rel) => {
                        let found = self.rel(rel, &[]);
                        self.same(&origin, found.first().unwrap_or(&Vec::new()));
                    }
                    Set::List(items) if positive && !negative => {
                        let part = matches!(membership, Membership::HasAny | Membership::HasAll);
                        for item in items.iter().flat_map(constants) {
                            self.want(&origin, &item, part);
                        }
                    }
                    Set::List(_) => {}
                }
                self.note(needle, row, positive);
            }
            ExprKind::ToScalar(rel) => drop(self.rel(rel, &[])),
            _ => expr.children().into_iter().for_each(|child| self.note(child, row, positive)),
        }
    }

    fn compared(&mut self, name: &str, left: &Expr, right: &Expr, row: &[Origin], positive: bool) {
        let (of_left, of_right) = (self.origin(left, row), self.origin(right, row));
        if matches!(name, "==" | "=~") && !of_left.is_empty() && !of_right.is_empty() {
            self.same(&of_left, &of_right);
        }
        if !positive {
            return;
        }
        let equal = matches!(name, "==" | "=~" | "<" | ">" | "<=" | ">=");
        match (name, literal(left), literal(right)) {
            ("matches regex", _, Some(_)) => self.matched(right, left, row),
            (_, None, Some(value)) => self.want(&of_left, &value, !equal),
            (_, Some(value), None) => self.want(&of_right, &value, !equal),
            _ => {}
        }
    }

    fn matched(&mut self, pattern: &Expr, text: &Expr, row: &[Origin]) {
        let origin = self.origin(text, row);
        if let Some(found) =
            pattern.as_literal().and_then(Value::as_str).and_then(text_that_matches)
        {
            self.want(&origin, &Value::string(found), false);
        }
    }

    pub(super) fn want(&mut self, origin: &[Place], value: &Value, part: bool) {
        for place in origin {
            let place = single(place).unwrap_or_else(|| place.clone());
            let wants = self.wants.entry(place).or_default();
            match value {
                Value::String(text) if part => drop(wants.parts.insert(text.to_string())),
                Value::String(text) => drop(wants.texts.insert(text.to_string())),
                Value::Guid(Some(guid)) => drop(wants.texts.insert(guid.to_string())),
                Value::Bool(Some(flag)) => wants.numbers.push(f64::from(u8::from(*flag))),
                Value::Int(Some(number)) => wants.numbers.push(f64::from(*number)),
                Value::Long(Some(number)) => wants.numbers.push(*number as f64),
                Value::Real(Some(number)) => wants.numbers.push(*number),
                Value::Datetime(Some(time)) => wants.times.push(*time),
                Value::Dynamic(Some(json)) => {
                    let json: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
                    let items = json.as_array().cloned().unwrap_or_else(|| vec![json]);
                    for item in items.iter().take(40) {
                        match item.as_str() {
                            Some(text) if part => drop(wants.parts.insert(text.to_owned())),
                            Some(text) => drop(wants.texts.insert(text.to_owned())),
                            None => wants.numbers.extend(item.as_f64()),
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Places that are there even if nothing is demanded of them.
    pub(super) fn mention(&mut self, origin: &[Place]) {
        for place in origin.iter().filter(|place| single(place).is_none()) {
            self.wants.entry(place.clone()).or_default();
        }
    }

    pub(super) fn same(&mut self, left: &[Place], right: &[Place]) {
        let plain = |place: &Place| single(place).unwrap_or_else(|| place.clone());
        for one in left {
            self.equal.extend(right.iter().map(|other| (plain(one), plain(other))));
        }
    }
}

/// The step from a list that an aggregate made to what it is made of.
const GATHERED: &str = "\0gathered";

/// The list that an aggregate makes of the values of a place.
pub(super) fn gathered(place: &Place) -> Place {
    let path = place.path.clone().then(PathStep::Key(GATHERED.into()));
    Place { path, ..place.clone() }
}

/// Where the values of such a list come from.
pub(super) fn single(place: &Place) -> Option<Place> {
    match place.path.steps() {
        [before @ .., PathStep::Key(last)] if &**last == GATHERED => {
            Some(Place { path: DynamicPath::new(before), ..place.clone() })
        }
        _ => None,
    }
}

/// The constants that an expression lists.
fn constants(expr: &Expr) -> Vec<Value> {
    match &expr.kind {
        ExprKind::Call { args, .. } => args.iter().flat_map(constants).collect(),
        _ => literal(expr).into_iter().collect(),
    }
}

/// The constant that an expression is, implicit conversions aside.
fn literal(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Literal(value) => Some(value.clone()),
        ExprKind::Cast(inner) => literal(inner),
        _ => None,
    }
}
