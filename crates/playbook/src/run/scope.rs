//! What the functions of the run see from where an action stands.
//!
//! Not here: functions of their arguments alone (`expression/function`).

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::BTreeSet,
};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Run,
    redact::secret_texts,
    state::{Key, Loop, Progress, Record},
};
use crate::{
    expression::{
        Context, EvaluationError, Expr,
        function::{self, date},
        resolve, value,
    },
    time::Ticks,
};

const NULL: &Value = &Value::Null;

/// What evaluation leaves behind; [`Run::absorb`] takes it up.
pub(super) struct Notes {
    /// How many identifiers were drawn.
    guids: Cell<u64>,
    /// Texts that come from hidden outputs.
    secrets: RefCell<BTreeSet<String>>,
    /// Whether a hidden value was taken whole, so that the action has to be hidden as well.
    hidden: Cell<bool>,
}

/// The run, seen by one action in one iteration.
pub(super) struct Scope<'r> {
    run: &'r Run,
    notes: &'r Notes,
    loops: Vec<&'r Loop>,
    iterations: &'r [u64],
    /// The element that `Select`, `Query` or `Table` is at.
    item: Option<&'r Value>,
}

impl<'r> Scope<'r> {
    /// The view of an action.
    pub(super) fn of(run: &'r Run, notes: &'r Notes, action: &str, iterations: &'r [u64]) -> Self {
        let place = run.places.get(action);
        let loops = place.map(|place| place.loops.iter().collect()).unwrap_or_default();
        Self { run, notes, loops, iterations, item: None }
    }

    /// The view of a loop's own condition, from inside of a pass.
    pub(super) fn inside(
        run: &'r Run,
        notes: &'r Notes,
        action: &str,
        iterations: &'r [u64],
    ) -> Self {
        let mut scope = Self::of(run, notes, action, iterations);
        scope.loops.extend(run.places.get(action).and_then(|place| place.own.as_ref()));
        scope
    }

    /// The same view at an element.
    pub(super) fn at_item<'s>(&'s self, item: &'s Value) -> Scope<'s> {
        Scope {
            run: self.run,
            notes: self.notes,
            loops: self.loops.clone(),
            iterations: self.iterations,
            item: Some(item),
        }
    }

    pub(super) fn resolve(&self, value: &Value) -> Result<Value, EvaluationError> {
        resolve(value, self)
    }

    /// Finds what an action gave, through `pick`. An action inside a loop that is not around this
    /// one gives an array over the loop's elements, and the last pass of an `Until`.
    fn gather(
        &self,
        name: &str,
        pick: &dyn Fn(&'r Record) -> Cow<'r, Value>,
    ) -> Result<Cow<'r, Value>, String> {
        let place = self.run.places.get(name);
        let place = place.ok_or_else(|| format!("there is no action `{name}`"))?;
        let shared = place.loops.iter().zip(&self.loops).take_while(|(one, other)| one == *other);
        let shared = shared.count();
        let prefix: Vec<u64> = self.iterations.iter().take(shared).copied().collect();
        let outer = place.loops.get(shared..).unwrap_or_default();
        Ok(self.run.collect(&place.name.to_lowercase(), prefix, outer, pick))
    }

    fn body(&self, name: &str) -> Result<Cow<'r, Value>, String> {
        self.gather(name, &|record| Cow::Borrowed(body_of(&record.outputs)))
    }

    fn items(&self, name: &str) -> Result<&'r Value, String> {
        let lower = name.to_lowercase();
        let depth = self.loops.iter().position(|it| it.name == lower && it.foreach);
        let depth = depth.ok_or_else(|| format!("there is no loop `{name}` around the action"))?;
        let outer = self.iterations.get(..depth).unwrap_or_default();
        let record = self.run.records.get(&Key { action: lower, iterations: outer.to_vec() });
        let index = self.iterations.get(depth).and_then(|it| usize::try_from(*it).ok());
        match (record.map(|record| &record.progress), index) {
            (Some(Progress::Foreach(it)), Some(index)) => Ok(it.items.get(index).unwrap_or(NULL)),
            _ => Err(format!("the loop `{name}` is not running")),
        }
    }

    fn item(&self) -> Result<Cow<'_, Value>, String> {
        if let Some(item) = self.item {
            return Ok(Cow::Borrowed(item));
        }
        match self.loops.iter().rev().find(|it| it.foreach) {
            Some(innermost) => self.items(&innermost.name).map(Cow::Borrowed),
            None => Err("`item` has no meaning outside of loops".into()),
        }
    }

    fn iteration(&self, name: &str) -> Result<Value, String> {
        let lower = name.to_lowercase();
        let depth = self.loops.iter().position(|it| it.name == lower);
        let index = depth.and_then(|depth| self.iterations.get(depth));
        index.map(|index| (*index).into()).ok_or_else(|| format!("there is no loop `{name}` here"))
    }

    /// The records of the actions directly inside a container.
    fn result(&self, name: &str) -> Result<Value, String> {
        let place = self.run.places.get(name);
        let place = place.ok_or_else(|| format!("there is no action `{name}`"))?;
        if place.inside.is_empty() {
            return Err(format!("`{name}` is no scope or loop"));
        }
        let mut all = Vec::new();
        for inner in &place.inside {
            let pick = |record: &'r Record| Cow::Owned(record.to_value(inner));
            match self.gather(inner, &pick)?.into_owned() {
                Value::Array(several) => all.extend(several),
                Value::Null => {}
                one => all.push(one),
            }
        }
        Ok(Value::Array(all))
    }

    fn action(&self, name: &str) -> Result<Cow<'r, Value>, String> {
        let real = self.run.places.get(name).map_or(name, |place| &place.name).to_owned();
        self.gather(name, &|record| Cow::Owned(record.to_value(&real)))
    }

    /// The next identifier of the run: SplitMix64 over the seed and a count.
    fn draw_guid(&self) -> Uuid {
        let count = self.notes.guids.get();
        self.notes.guids.set(count + 1);
        let (high, low) = self.run.seed.as_u64_pair();
        let high = mixed(high ^ mixed(2 * count));
        let low = mixed(low ^ mixed(2 * count + 1));
        uuid::Builder::from_random_bytes(Uuid::from_u64_pair(high, low).into_bytes()).into_uuid()
    }

    fn moved(&self, arguments: &[&Value], back: bool) -> Result<Value, String> {
        let unit = arguments.get(1).and_then(|it| it.as_str()).ok_or("the unit is no String")?;
        let count = arguments.first().and_then(|it| it.as_i64());
        let count = count.ok_or("the count is no Integer")?;
        let count = if back { count.saturating_neg() } else { count };
        let at = date::shift(self.run.clock, &count.into(), unit)?;
        formatted(at, arguments.get(2).copied())
    }
}

impl Context for Scope<'_> {
    fn call<'a>(
        &'a self,
        name: &str,
        arguments: &[&Value],
    ) -> Option<Result<Cow<'a, Value>, String>> {
        if let Err(message) = function::check_arity(name, arguments.len()) {
            return Some(Err(message));
        }
        let first = arguments.first().copied();
        let named = || first.and_then(Value::as_str).ok_or("expects a name as a String".to_owned());
        let run = self.run;
        let owned = |result: Result<Value, String>| result.map(Cow::Owned);
        Some(match name.to_ascii_lowercase().as_str() {
            "triggerbody" => Ok(Cow::Borrowed(body_of(&run.trigger))),
            "triggeroutputs" => Ok(Cow::Borrowed(&run.trigger)),
            "trigger" => Ok(Cow::Owned(json!({"outputs": run.trigger}))),
            "body" => named().and_then(|name| self.body(name)),
            "outputs" => {
                named().and_then(|name| self.gather(name, &|record| Cow::Borrowed(&record.outputs)))
            }
            "actions" => named().and_then(|name| self.action(name)),
            "result" => owned(named().and_then(|name| self.result(name))),
            "variables" => named().and_then(|name| {
                let variable = run.variables.get(&name.to_lowercase());
                let variable =
                    variable.ok_or_else(|| format!("the variable `{name}` is not initialised"))?;
                Ok(Cow::Borrowed(&variable.value))
            }),
            "parameters" => named().and_then(|name| {
                let value = value::property(&run.parameters, name);
                value.map(Cow::Borrowed).ok_or_else(|| format!("there is no parameter `{name}`"))
            }),
            "item" => self.item(),
            "items" => named().and_then(|name| self.items(name).map(Cow::Borrowed)),
            "iterationindexes" => owned(named().and_then(|name| self.iteration(name))),
            "workflow" => Ok(Cow::Owned(run.workflow())),
            "utcnow" => owned(formatted(run.clock, first)),
            "getpasttime" => owned(self.moved(arguments, true)),
            "getfuturetime" => owned(self.moved(arguments, false)),
            "guid" => owned(guid_text(self.draw_guid(), first)),
            _ => return None,
        })
    }

    /// What hidden outputs are used for must not show them: a text becomes a known secret, and
    /// whoever takes more than a text is hidden as well.
    fn evaluated(&self, expression: &Expr, value: &Value) {
        let mut hidden = false;
        expression.walk(&mut |it| {
            if let Expr::Call { name, arguments, .. } = it
                && let Some(action) = arguments.first().and_then(Expr::text)
                && matches!(
                    name.to_ascii_lowercase().as_str(),
                    "body" | "outputs" | "actions" | "result" | "items"
                )
            {
                hidden |= self.run.hides_outputs(action);
            }
        });
        match value {
            _ if !hidden => {}
            Value::String(_) => secret_texts(value, &mut self.notes.secrets.borrow_mut()),
            Value::Array(_) | Value::Object(_) => self.notes.hidden.set(true),
            _ => {}
        }
    }
}

fn body_of(outputs: &Value) -> &Value {
    outputs.as_object().and_then(|members| value::property(members, "body")).unwrap_or(NULL)
}

fn formatted(at: Ticks, format: Option<&Value>) -> Result<Value, String> {
    let format = match format {
        None => "o",
        Some(format) => format.as_str().ok_or("the format is no String")?,
    };
    Ok(date::format(at, format)?.into())
}

fn guid_text(guid: Uuid, format: Option<&Value>) -> Result<Value, String> {
    let text = match format.map_or(Some("D"), Value::as_str) {
        Some("D" | "d") => guid.hyphenated().to_string(),
        Some("N" | "n") => guid.simple().to_string(),
        Some("B" | "b") => guid.braced().to_string(),
        Some("P" | "p") => format!("({})", guid.hyphenated()),
        other => return Err(format!("`guid` has no format {}", other.unwrap_or("of that type"))),
    };
    Ok(text.into())
}

impl Run {
    /// Records of one action below `prefix`, through the loops in `outer`.
    fn collect<'r>(
        &'r self,
        action: &str,
        prefix: Vec<u64>,
        outer: &[Loop],
        pick: &dyn Fn(&'r Record) -> Cow<'r, Value>,
    ) -> Cow<'r, Value> {
        let from = Key { action: action.to_owned(), iterations: prefix };
        let Some((next, rest)) = outer.split_first() else {
            return self.records.get(&from).map_or(Cow::Borrowed(NULL), pick);
        };
        let depth = from.iterations.len();
        let below = self.records.range(from.clone()..).map(|(key, _)| key).take_while(|key| {
            key.action == from.action && key.iterations.starts_with(&from.iterations)
        });
        let mut indexes: Vec<u64> =
            below.filter_map(|key| key.iterations.get(depth).copied()).collect();
        indexes.dedup();
        let deeper = |index: u64| {
            let mut prefix = from.iterations.clone();
            prefix.push(index);
            self.collect(action, prefix, rest, pick)
        };
        if next.foreach {
            let values = indexes.into_iter().map(|index| deeper(index).into_owned());
            return Cow::Owned(values.collect());
        }
        indexes.last().map_or(Cow::Borrowed(NULL), |last| deeper(*last))
    }

    fn workflow(&self) -> Value {
        let name = &self.playbook.name;
        json!({
            "id": format!("/workflows/{name}"),
            "name": name,
            "type": "Microsoft.Logic/workflows",
            "location": "",
            "tags": {},
            "run": {
                "id": format!("/workflows/{name}/runs/{}", self.id),
                "name": self.id,
                "type": "Microsoft.Logic/workflows/runs",
            },
        })
    }

    pub(super) fn notes(&self) -> Notes {
        Notes {
            guids: Cell::new(self.guids),
            secrets: RefCell::new(BTreeSet::new()),
            hidden: Cell::new(false),
        }
    }

    /// Takes up what the evaluation of an action's inputs left behind.
    pub(super) fn absorb(&mut self, action: &str, notes: Notes) {
        self.guids = notes.guids.get();
        self.secrets.extend(notes.secrets.into_inner());
        if notes.hidden.get() {
            self.hidden.insert(action.to_lowercase());
        }
    }

    /// Whether an action's outputs are not to be shown.
    pub(super) fn hides_outputs(&self, action: &str) -> bool {
        let secure = self.places.get(action).is_some_and(|place| place.secure.outputs);
        secure || self.hidden.contains(&action.to_lowercase())
    }
}

fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Record {
    /// The record as `actions()` and `result()` show it.
    pub(super) fn to_value(&self, name: &str) -> Value {
        let code = self.failure.as_ref().map_or(self.status.name(), |failure| &failure.code);
        let mut shown = json!({
            "name": name,
            "startTime": self.started.to_string(),
            "endTime": self.ended.map(|at| at.to_string()),
            "status": self.status.name(),
            "code": code,
            "inputs": self.inputs,
            "outputs": self.outputs,
        });
        if let (Some(failure), Value::Object(members)) = (&self.failure, &mut shown) {
            members.insert("error".into(), failure.to_value());
        }
        shown
    }
}
