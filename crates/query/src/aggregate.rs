//! KQL's aggregates as aggregate functions of DataFusion.
//!
//! Not here: grouping and what follows it (`plan::summarize`).

mod bits;
mod cells;
mod collect;
mod distinct;
mod extreme;
mod function;
mod moments;
mod percentile;
mod pick;
mod schema;
mod sketches;
mod sum;
mod twofold;

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::{
    functions_aggregate::{count::count_udaf, min_max},
    logical_expr::{AggregateUDF, Expr as PlanExpr, expr::AggregateFunction},
    prelude::lit,
};
use kql::{
    Type, Value,
    bound::{Aggregate, Expr, ExprKind},
};

use crate::{Error, ErrorKind, columns};
use function::{Kind, Ranking};

/// An aggregate, ready to be called over columns.
#[derive(Debug, Clone)]
pub(crate) struct Aggregation {
    function: Arc<AggregateUDF>,
    /// Positions of the arguments that are read per row, and what they are converted to.
    args: Vec<(usize, Type)>,
    /// The position of the condition, if there is one.
    filter: Option<usize>,
    results: Results,
}

/// The form of what an aggregate yields.
#[derive(Debug, Clone)]
pub(crate) enum Results {
    /// One value.
    Value,
    /// One text, which DataFusion's own aggregates make null where there are no rows.
    NullableText,
    /// A struct of several values.
    Parts(Vec<FieldRef>),
}

impl Aggregation {
    /// The arguments that are read per row, and the types that they must have.
    pub(crate) fn args<'a>(
        &'a self,
        aggregate: &'a Aggregate,
    ) -> impl Iterator<Item = (&'a Expr, Type)> {
        self.args.iter().filter_map(|(position, ty)| {
            let arg = aggregate.args.get(*position)?;
            Some((if *ty == Type::Long { unconverted(arg) } else { arg }, *ty))
        })
    }

    /// The condition that a row must meet to count.
    pub(crate) fn filter<'a>(&self, aggregate: &'a Aggregate) -> Option<&'a Expr> {
        self.filter.and_then(|position| aggregate.args.get(position))
    }

    pub(crate) const fn results(&self) -> &Results {
        &self.results
    }

    /// A call.
    pub(crate) fn call(&self, mut args: Vec<PlanExpr>, filter: Option<PlanExpr>) -> PlanExpr {
        if args.is_empty() {
            args.push(lit(1_i64));
        }
        let (function, filter) = (self.function.clone(), filter.map(Box::new));
        let call = AggregateFunction::new_udf(function, args, false, filter, Vec::new(), None);
        PlanExpr::AggregateFunction(call)
    }

    fn native(function: Arc<AggregateUDF>, args: Vec<(usize, Type)>) -> Self {
        Self { function, args, filter: None, results: Results::Value }
    }

    fn own(name: &'static str, kind: Kind, result: DataType, args: Vec<(usize, Type)>) -> Self {
        let function = Arc::new(function::aggregate(name, kind, result));
        Self { function, args, filter: None, results: Results::Value }
    }
}

/// The first row of a group, as a struct of fields of these forms.
pub(crate) fn first_row(fields: Vec<FieldRef>) -> Aggregation {
    picked("first_row", Ranking::First, fields, Vec::new())
}

fn picked(
    name: &'static str,
    ranking: Ranking,
    fields: Vec<FieldRef>,
    args: Vec<(usize, Type)>,
) -> Aggregation {
    let result = DataType::Struct(fields.clone().into());
    let kind = Kind::Pick(ranking, fields.clone());
    let mut aggregation = Aggregation::own(name, kind, result, args);
    aggregation.results = Results::Parts(fields);
    aggregation
}

/// What a bound aggregate means. `constant` evaluates constant arguments.
pub(crate) fn of(
    aggregate: &Aggregate,
    constant: impl Fn(&Expr) -> Result<Value, Error>,
) -> Result<Aggregation, Error> {
    let name = aggregate.function.name;
    let call = Arguments { aggregate, constant: &constant };
    // Aggregates with a condition are others over fewer rows.
    let (base, filter) = match name {
        "countif" => ("count", Some(0)),
        "covarianceif" => ("covariance", Some(2)),
        "covariancepif" => ("covariancep", Some(2)),
        "make_list_if" => ("make_list", Some(1)),
        "make_set_if" => ("make_set", Some(1)),
        "make_bag_if" => ("make_bag", Some(1)),
        "hll_if" => ("hll", Some(1)),
        "any" => ("take_any", None),
        name => match name.strip_suffix("if") {
            Some(base) => (base, Some(1)),
            None => (name, None),
        },
    };
    let mut aggregation = unfiltered(base, &call, usize::from(filter.is_some()))?;
    aggregation.filter = filter;
    Ok(aggregation)
}

/// An integer, without its conversion to a `real`.
fn unconverted(arg: &Expr) -> &Expr {
    match &arg.kind {
        ExprKind::Cast(inner) if arg.ty == Type::Real && inner.ty.is_integer() => inner,
        _ => arg,
    }
}

/// The arguments of an aggregate while its meaning is looked up.
struct Arguments<'a> {
    aggregate: &'a Aggregate,
    constant: &'a dyn Fn(&Expr) -> Result<Value, Error>,
}

impl Arguments<'_> {
    /// The type of an argument; `dynamic` if it is not there, which the binder rules out.
    fn ty(&self, position: usize) -> Type {
        self.aggregate.args.get(position).map_or(Type::Dynamic, |arg| arg.ty)
    }

    /// Whether an argument is an integer, or one that was made a `real` for the call.
    fn is_integer(&self, position: usize) -> bool {
        let arg = self.aggregate.args.get(position);
        arg.is_some_and(|arg| unconverted(arg).ty.is_integer())
    }

    fn count(&self) -> usize {
        self.aggregate.args.len()
    }

    /// The constant integer at a position, if it is given.
    fn integer(&self, position: usize) -> Result<Option<i64>, Error> {
        let Some(arg) = self.aggregate.args.get(position) else { return Ok(None) };
        Ok((self.constant)(arg)?.as_i64())
    }

    /// A limit to the size of an array; what is not positive means none.
    fn limit(&self, position: usize, default: usize) -> Result<usize, Error> {
        let limit = self.integer(position)?.unwrap_or(0);
        Ok(usize::try_from(limit).ok().filter(|limit| *limit > 0).unwrap_or(default))
    }

    /// The constant numbers from a position on; arrays stand for their elements.
    fn numbers(&self, position: usize) -> Result<Vec<f64>, Error> {
        let mut numbers = Vec::new();
        for arg in self.aggregate.args.iter().skip(position) {
            match (self.constant)(arg)? {
                Value::Real(Some(number)) => numbers.push(number),
                Value::Decimal(Some(number)) => {
                    numbers.extend(number.to_string().parse::<f64>().ok());
                }
                Value::Dynamic(Some(json)) => {
                    let elements: Option<Vec<f64>> = serde_json::from_str(&json)
                        .or_else(|_| serde_json::from_str(&json).map(|number| vec![number]))
                        .ok();
                    numbers.extend(elements.ok_or_else(not_percentiles)?);
                }
                value => match value.as_i64() {
                    Some(number) => numbers.push(number as f64),
                    None => return Err(not_percentiles()),
                },
            }
        }
        Ok(numbers)
    }

    fn refused(&self, of: Type) -> Error {
        let name = self.aggregate.function.name;
        Error::unsupported(format!("the aggregate {name} of {of}"), self.aggregate.span)
    }
}

fn not_percentiles() -> Error {
    Error::new(ErrorKind::Semantic, "percentiles are constant numbers from 0 to 100")
}

/// Most elements of an array that an aggregate makes.
const MOST_ELEMENTS: usize = 1 << 20;
/// As above, for the older `makelist` and `makeset`.
const MOST_ELEMENTS_ONCE: usize = 128;

/// An aggregate without regard to its condition, which takes `shift` places before what follows
/// the values.
fn unfiltered(
    name: &'static str,
    call: &Arguments<'_>,
    shift: usize,
) -> Result<Aggregation, Error> {
    let ty = call.ty(0);
    let form = columns::arrow_type;
    let own = |kind, result, args| Ok(Aggregation::own(name, kind, form(result), args));
    let numeric = |kind| own(kind, Type::Real, vec![(0, Type::Real)]);
    let collected = vec![(0, Type::Dynamic)];
    match name {
        "count" => Ok(Aggregation::native(count_udaf(), Vec::new())),
        "min" | "max" => extreme(name, call),
        "sum" => match ty {
            Type::Int | Type::Long | Type::Real | Type::Decimal | Type::Timespan => {
                let ty = if ty == Type::Int { Type::Long } else { ty };
                own(Kind::Sum(ty), ty, vec![(0, ty)])
            }
            other => Err(call.refused(other)),
        },
        "avg" => match ty {
            Type::Decimal | Type::Timespan | Type::Datetime => {
                own(Kind::Average(ty), ty, vec![(0, ty)])
            }
            _ if call.is_integer(0) => {
                own(Kind::Average(Type::Long), Type::Real, vec![(0, Type::Long)])
            }
            _ => own(Kind::Average(Type::Real), Type::Real, vec![(0, Type::Real)]),
        },
        "dcount" | "count_distinct" => {
            let accuracy = call.integer(1 + shift)?.unwrap_or(1);
            let estimate = (name == "dcount").then_some(accuracy);
            own(Kind::Distinct { ty, accuracy: estimate }, Type::Long, vec![(0, ty)])
        }
        "take_any" if call.count() - shift > 1 => Ok(several(name, Ranking::First, call, shift)),
        "take_any" => Ok(one_of(name, call)),
        "arg_max" => Ok(several(name, Ranking::Greatest(ty), call, 0)),
        "arg_min" => Ok(several(name, Ranking::Smallest(ty), call, 0)),
        "make_list" | "makelist" => {
            let default = if name == "makelist" { MOST_ELEMENTS_ONCE } else { MOST_ELEMENTS };
            let limit = call.limit(1 + shift, default)?;
            // The null of `dynamic` is a value like others here; Kusto keeps it.
            let nulls = ty == Type::Dynamic;
            own(Kind::List { nulls, limit }, Type::Dynamic, collected)
        }
        "make_list_with_nulls" => {
            own(Kind::List { nulls: true, limit: MOST_ELEMENTS }, Type::Dynamic, collected)
        }
        "make_set" | "makeset" => {
            let default = if name == "makeset" { MOST_ELEMENTS_ONCE } else { MOST_ELEMENTS };
            own(Kind::Set { limit: call.limit(1 + shift, default)? }, Type::Dynamic, collected)
        }
        "make_bag" => {
            let limit = call.limit(1 + shift, MOST_ELEMENTS)?;
            own(Kind::Bag { limit }, Type::Dynamic, collected)
        }
        "binary_all_and" | "binary_all_or" | "binary_all_xor" => {
            own(Kind::Bits(name), Type::Long, vec![(0, Type::Long)])
        }
        "stdev" => numeric(Kind::Deviation { sample: true, root: true }),
        "stdevp" => numeric(Kind::Deviation { sample: false, root: true }),
        "variance" => numeric(Kind::Deviation { sample: true, root: false }),
        "variancep" => numeric(Kind::Deviation { sample: false, root: false }),
        "covariance" | "covariancep" => {
            let kind = Kind::Covariance { sample: name == "covariance" };
            own(kind, Type::Real, vec![(0, Type::Real), (1, Type::Real)])
        }
        "buildschema" => own(Kind::Schema, Type::Dynamic, collected),
        "percentile" | "percentiles" | "percentiles_array" => percentiles(name, call, false),
        "percentilew" | "percentilesw" | "percentilesw_array" => percentiles(name, call, true),
        _ => sketches::aggregation(name, call, shift).unwrap_or_else(|| {
            let name = call.aggregate.function.name;
            Err(Error::unsupported(format!("the aggregate {name}()"), call.aggregate.span))
        }),
    }
}

fn extreme(name: &'static str, call: &Arguments<'_>) -> Result<Aggregation, Error> {
    let (ty, greatest) = (call.ty(0), name == "max");
    match ty {
        Type::Real | Type::Guid => {
            let kind = Kind::Extreme { ty, greatest };
            Ok(Aggregation::own(name, kind, columns::arrow_type(ty), vec![(0, ty)]))
        }
        Type::Dynamic => Err(call.refused(ty)),
        _ => {
            let function = if greatest { min_max::max_udaf() } else { min_max::min_udaf() };
            let mut aggregation = Aggregation::native(function, vec![(0, ty)]);
            if ty == Type::String {
                aggregation.results = Results::NullableText;
            }
            Ok(aggregation)
        }
    }
}

/// One value, preferably one that is there.
fn one_of(name: &'static str, call: &Arguments<'_>) -> Aggregation {
    let mut aggregation = several(name, Ranking::Present, call, call.count().saturating_sub(1));
    aggregation.args.truncate(1);
    aggregation
}

/// Several values from one row; the last `ignored` arguments are none of them.
fn several(
    name: &'static str,
    ranking: Ranking,
    call: &Arguments<'_>,
    ignored: usize,
) -> Aggregation {
    let count = call.count().saturating_sub(ignored);
    let args: Vec<_> = (0..count).map(|position| (position, call.ty(position))).collect();
    let fields = args
        .iter()
        .map(|(position, ty)| {
            let form = columns::arrow_type(*ty);
            Arc::new(Field::new(position.to_string(), form, *ty != Type::String))
        })
        .collect();
    picked(name, ranking, fields, args)
}

fn percentiles(
    name: &'static str,
    call: &Arguments<'_>,
    weighted: bool,
) -> Result<Aggregation, Error> {
    let ty = call.ty(0);
    if !matches!(ty, Type::Int | Type::Long | Type::Real | Type::Datetime | Type::Timespan) {
        return Err(call.refused(ty));
    }
    let percents = call.numbers(1 + usize::from(weighted))?;
    if percents.iter().any(|percent| !(0.0..=100.0).contains(percent)) {
        return Err(not_percentiles());
    }
    let mut args = vec![(0, ty)];
    if weighted {
        args.push((1, Type::Long));
    }
    let array = name.ends_with("_array");
    let single = name == "percentile" || name == "percentilew";
    let percents = percents.into_iter().map(f64::to_bits).collect::<Vec<_>>();
    let form = columns::arrow_type(ty);
    let fields: Vec<FieldRef> = percents
        .iter()
        .enumerate()
        .map(|(i, _)| Arc::new(Field::new(i.to_string(), form.clone(), true)))
        .collect();
    let result = match (array, single) {
        (true, _) => columns::arrow_type(Type::Dynamic),
        (false, true) => form,
        (false, false) => DataType::Struct(fields.clone().into()),
    };
    let kind = Kind::Percentiles { ty, percents, array };
    let mut aggregation = Aggregation::own(name, kind, result, args);
    if !array && !single {
        aggregation.results = Results::Parts(fields);
    }
    Ok(aggregation)
}
