//! Rows that meet the demands of a query often enough for some to come out, and not always.
//!
//! Not here: what is demanded (`demands`).

use std::{collections::BTreeMap, sync::Arc};

use kql::{
    Column, PathStep, Row, Schema, Type, Value,
    value::{Datetime, TICKS_PER_DAY, TICKS_PER_SECOND},
};
use query::{MemorySource, Watchlist, WatchlistItem};
use serde_json::{Value as Json, json};

use super::demands::{Demands, Place, Wants};
use crate::engine::NOW;

/// Rows of all tables together.
const ROWS: usize = 20_000;

/// Data for one query.
pub(crate) fn of(mut demands: Demands) -> MemorySource {
    let names = domains(&mut demands);
    let mut source = MemorySource::new();
    let logs = demands.tables.keys().filter(|table| !table.contains(':')).count();
    for (table, schema) in &demands.tables {
        let columns: Vec<Source> =
            schema.iter().map(|column| Source::new(table, column, &demands, &names)).collect();
        if let Some(alias) = table.strip_prefix("_GetWatchlist:") {
            source.add_watchlist(alias, watchlist(schema, &columns));
        } else if !table.contains(':') {
            let mut random = Random(0x5eed);
            let row = |number| columns.iter().map(|it| it.value(&mut random, number)).collect();
            let rows: Vec<Row> = (0..ROWS / logs).map(row).collect();
            source.add_rows(table, schema, &rows).unwrap();
        }
    }
    source
}

/// Gives places that are compared with each other the wants of all, and a common name.
fn domains(demands: &mut Demands) -> BTreeMap<Place, Arc<str>> {
    let mut names: BTreeMap<Place, Arc<str>> = BTreeMap::new();
    // A few rounds reach everything that hangs together in a query.
    for _ in 0..4 {
        for (left, right) in demands.equal.clone() {
            let mut all = demands.wants.get(&left).cloned().unwrap_or_default();
            let other = demands.wants.get(&right).cloned().unwrap_or_default();
            all.texts.extend(other.texts);
            all.parts.extend(other.parts);
            if all.numbers.is_empty() {
                all.numbers = other.numbers;
            }
            all.as_time |= other.as_time;
            all.as_number |= other.as_number;
            let of = |place: &Place| names.get(place).cloned().unwrap_or(place.column.clone());
            let name = of(&left).min(of(&right));
            for place in [left, right] {
                demands.wants.insert(place.clone(), all.clone());
                names.insert(place, name.clone());
            }
        }
    }
    names
}

fn watchlist(schema: &Schema, columns: &[Source]) -> Watchlist {
    let own = |column: &&Column| !matches!(&*column.name, "_DTItemId" | "LastUpdatedTimeUTC");
    let mut random = Random(0xfeed);
    let items = (0..200).map(|number| {
        let value = |source: &Source| match source.value(&mut random, number) {
            Value::String(text) => text,
            other => serde_json::to_string(&other).unwrap().trim_matches('"').into(),
        };
        let values: Vec<Arc<str>> = schema
            .iter()
            .zip(columns)
            .filter(|(column, _)| own(column))
            .map(|(_, source)| source)
            .map(value)
            .collect();
        WatchlistItem { id: format!("{number}").into(), updated: NOW, values }
    });
    Watchlist {
        items: items.collect(),
        columns: schema.iter().filter(own).map(|column| column.name.clone()).collect(),
        search_key: None,
    }
}

/// SplitMix64: the same rows every time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    /// An instant: most lie in the last hour, some up to ninety days back.
    fn time(&mut self) -> i64 {
        let days = match self.below(10) {
            0..4 => 1.0 / 24.0,
            4..7 => 1.0,
            7..9 => 14.0,
            _ => 90.0,
        };
        let part = self.below(1 << 20) as f64 / f64::from(1 << 20);
        NOW - (days * part * TICKS_PER_DAY as f64) as i64
    }
}

/// Where the values of a column come from.
enum Source {
    Nothing(Type),
    Leaf(Type, Leaf),
    Json(Type, Node),
}

/// Values of a place.
struct Leaf {
    wanted: Vec<Json>,
    usual: Vec<Json>,
    times: Vec<i64>,
    is_time: bool,
}

/// What is in a dynamic value.
enum Node {
    Leaf(Leaf),
    Bag(Vec<(String, Self)>),
    Array(Box<Self>, usize),
}

impl Source {
    fn new(
        table: &Arc<str>,
        column: &Column,
        demands: &Demands,
        names: &BTreeMap<Place, Arc<str>>,
    ) -> Self {
        let places: Vec<(&Place, &Wants)> = demands
            .wants
            .iter()
            .filter(|(place, _)| place.table == *table && place.column == column.name)
            .collect();
        let name = |place: &Place| names.get(place).unwrap_or(&place.column).clone();
        let deep: Vec<(Vec<PathStep>, Leaf)> = places
            .iter()
            .filter(|(place, _)| !place.path.steps().is_empty())
            .map(|(place, wants)| {
                (place.path.steps().to_vec(), Leaf::new(&name(place), Type::String, wants))
            })
            .collect();
        if !deep.is_empty() && matches!(column.ty, Type::Dynamic | Type::String) {
            return Self::Json(column.ty, Node::new(deep));
        }
        let whole = places.first().map(|(_, wants)| (*wants).clone()).unwrap_or_default();
        let name = places.first().map_or(column.name.clone(), |(place, _)| name(place));
        if column.ty == Type::Decimal {
            return Self::Nothing(column.ty);
        }
        Self::Leaf(column.ty, Leaf::new(&name, column.ty, &whole))
    }

    fn value(&self, random: &mut Random, number: usize) -> Value {
        match self {
            Self::Nothing(ty) => Value::null(*ty),
            Self::Leaf(Type::Datetime, leaf) => Value::Datetime(Some(leaf.time(random))),
            Self::Leaf(ty, leaf) => typed(*ty, &leaf.json(random, number)),
            Self::Json(ty, node) => typed(*ty, &node.json(random, number)),
        }
    }
}

fn typed(ty: Type, json: &Json) -> Value {
    let number = json.as_f64().unwrap_or(1.0);
    match ty {
        Type::Bool => Value::Bool(Some(number != 0.0)),
        Type::Int => Value::Int(Some(number as i32)),
        Type::Long => Value::Long(Some(number as i64)),
        Type::Real => Value::Real(Some(number)),
        Type::Timespan => Value::Timespan(Some(number as i64 * TICKS_PER_SECOND)),
        Type::Guid => Value::Guid(json.as_str().and_then(|text| uuid::Uuid::parse_str(text).ok())),
        Type::Dynamic => Value::dynamic(json),
        _ => match json {
            Json::String(text) => Value::string(text.as_str()),
            Json::Null => Value::string(""),
            other => Value::string(other.to_string()),
        },
    }
}

impl Leaf {
    fn new(name: &str, ty: Type, wants: &Wants) -> Self {
        let all = wants.parts.iter().cloned().collect::<Vec<_>>().join(" ");
        let texts = wants.texts.iter().chain(&wants.parts).cloned();
        let texts = texts.chain((wants.parts.len() > 1).then_some(all));
        let around = |number: &f64| [*number, number + 1.0, number - 1.0];
        let numbers = wants.numbers.iter().flat_map(around).map(|number| {
            let whole = number.fract() == 0.0 && number.abs() < 1e15;
            if whole { json!(number as i64) } else { json!(number) }
        });
        let is_number =
            wants.as_number || matches!(ty, Type::Int | Type::Long | Type::Real | Type::Timespan);
        // What tells things apart has many values, or joins would have more rows than anybody has.
        let many = if name.to_ascii_lowercase().ends_with("id") { 1000 } else { 30 };
        let usual = (0..many).map(|at: usize| match ty {
            _ if is_number => json!(at % 10),
            Type::Bool => json!(at % 2),
            Type::Guid => json!(format!("00000000-0000-0000-0000-000000000{at:03}")),
            _ => json!(usual(name, at)),
        });
        let textual = matches!(ty, Type::String | Type::Dynamic | Type::Guid);
        let mut wanted: Vec<Json> = numbers.collect();
        if textual {
            wanted.extend(texts.map(Json::String));
        }
        Self { wanted, usual: usual.collect(), times: wants.times.clone(), is_time: wants.as_time }
    }

    fn time(&self, random: &mut Random) -> i64 {
        if !self.times.is_empty() && random.below(2) == 0 {
            let near = i64::try_from(random.below(1 << 20)).unwrap() - (1 << 19);
            return self.times[random.below(self.times.len())] + near * (TICKS_PER_SECOND / 20);
        }
        random.time()
    }

    fn json(&self, random: &mut Random, number: usize) -> Json {
        if self.is_time {
            return json!(Datetime(self.time(random)).to_string());
        }
        match random.below(100) {
            0..70 if !self.wanted.is_empty() => {
                self.wanted[random.below(self.wanted.len())].clone()
            }
            98.. => json!(""),
            95.. if self.usual.iter().all(Json::is_string) => {
                json!(format!("only{}@contoso.com", number % 997))
            }
            // The first ones more often than the last.
            _ => {
                let at = random.below(self.usual.len()).min(random.below(self.usual.len()));
                self.usual[at].clone()
            }
        }
    }
}

/// What stands in a column of this name.
fn usual(name: &str, at: usize) -> String {
    let name = name.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(&["ipaddr", "srcip", "dstip", "clientip", "address"]) || name.ends_with("ip") {
        if at.is_multiple_of(3) { format!("10.0.0.{at}") } else { format!("203.0.113.{at}") }
    } else if has(&["user", "upn", "account", "mail", "principal", "actor", "caller"]) {
        format!("user{at}@contoso.com")
    } else if has(&["url", "uri"]) {
        format!("https://contoso{at}.com/path?q={at}")
    } else if name.ends_with("id") {
        format!("00000000-0000-0000-0000-000000000{at:03}")
    } else {
        format!("{name} value{at}")
    }
}

impl Node {
    fn new(places: Vec<(Vec<PathStep>, Leaf)>) -> Self {
        let mut bags: BTreeMap<String, Vec<(Vec<PathStep>, Leaf)>> = BTreeMap::new();
        let mut elements = Vec::new();
        let mut length = 2;
        let mut leaf = None;
        for (path, found) in places {
            match path.split_first() {
                None => leaf = Some(found),
                Some((PathStep::Key(key), rest)) => {
                    bags.entry(key.to_string()).or_default().push((rest.to_vec(), found));
                }
                Some((PathStep::Index(index), rest)) => {
                    let index = usize::try_from(*index).unwrap_or_default();
                    length = length.max(index.min(20) + 1);
                    elements.push((rest.to_vec(), found));
                }
            }
        }
        if !elements.is_empty() {
            Self::Array(Box::new(Self::new(elements)), length)
        } else if !bags.is_empty() {
            let bag = |(key, places)| (key, Self::new(places));
            Self::Bag(bags.into_iter().map(bag).collect())
        } else {
            Self::Leaf(leaf.unwrap())
        }
    }

    fn json(&self, random: &mut Random, number: usize) -> Json {
        match self {
            Self::Leaf(leaf) => leaf.json(random, number),
            Self::Bag(members) => Json::Object(
                members
                    .iter()
                    .map(|(key, node)| (key.clone(), node.json(random, number)))
                    .collect(),
            ),
            Self::Array(element, length) => {
                (0..*length).map(|_| element.json(random, number)).collect()
            }
        }
    }
}
