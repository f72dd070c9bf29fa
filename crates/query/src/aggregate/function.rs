//! An aggregate of KQL as DataFusion wants it.
//!
//! Not here: what is kept for each group (the files beside this one).

use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use arrow::{
    array::ArrayRef,
    datatypes::{DataType, Field, FieldRef},
};
use datafusion::{
    common::ScalarValue,
    error::Result,
    logical_expr::{
        Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature,
        Volatility,
        function::{AccumulatorArgs, StateFieldsArgs},
    },
};
use kql::Type;

use super::{
    bits,
    cells::{Cells, Groups},
    collect, distinct, extreme, moments, percentile, pick, schema,
    sketches::{Of, Sketches},
    sum,
};
use crate::sketch::{Digest, Hll};

/// What an aggregate computes. Numbers are in the forms that can be compared exactly.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Sum(Type),
    Average(Type),
    Extreme {
        ty: Type,
        greatest: bool,
    },
    Bits(&'static str),
    Deviation {
        sample: bool,
        root: bool,
    },
    Covariance {
        sample: bool,
    },
    /// Without an accuracy, exact.
    Distinct {
        ty: Type,
        accuracy: Option<i64>,
    },
    List {
        nulls: bool,
        limit: usize,
    },
    Set {
        limit: usize,
    },
    Bag {
        limit: usize,
    },
    /// The percents are the bits of `f64`s.
    Percentiles {
        ty: Type,
        percents: Vec<u64>,
        array: bool,
    },
    /// `hll`, with an accuracy.
    Hll {
        ty: Type,
        accuracy: i64,
    },
    HllMerge,
    /// `tdigest`.
    Digest(Type),
    DigestMerge,
    /// `buildschema`.
    Schema,
    Pick(Ranking, Vec<FieldRef>),
}

/// Which row of a group is picked; the first of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Ranking {
    /// The first.
    First,
    /// One whose first value is neither null nor an empty text.
    Present,
    /// The one with the greatest first value.
    Greatest(Type),
    /// The one with the smallest first value.
    Smallest(Type),
}

/// An aggregate function of DataFusion.
pub(super) fn aggregate(name: &'static str, kind: Kind, result: DataType) -> AggregateUDF {
    let signature = Signature::user_defined(Volatility::Immutable);
    AggregateUDF::new_from_impl(Function { name, kind, result, signature })
}

#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: &'static str,
    kind: Kind,
    result: DataType,
    signature: Signature,
}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
    }
}

impl Function {
    fn groups(&self) -> Box<dyn Groups> {
        match &self.kind {
            Kind::Sum(Type::Real) => Box::new(Cells::new(sum::Reals)),
            Kind::Sum(Type::Decimal) => Box::new(Cells::new(sum::Decimals)),
            Kind::Sum(_) => Box::new(Cells::new(sum::Longs)),
            Kind::Average(Type::Real) => Box::new(Cells::new(sum::RealAverage)),
            Kind::Average(Type::Decimal) => Box::new(Cells::new(sum::DecimalAverage)),
            Kind::Average(ty) => Box::new(Cells::new(sum::LongAverage { real: *ty == Type::Long })),
            Kind::Extreme { ty: Type::Guid, greatest } => {
                Box::new(Cells::new(extreme::Guids { greatest: *greatest }))
            }
            Kind::Extreme { greatest, .. } => {
                Box::new(Cells::new(extreme::Reals { greatest: *greatest }))
            }
            Kind::Bits(name) => Box::new(Cells::new(bits::Bits(name))),
            Kind::Deviation { sample, root } => {
                Box::new(Cells::new(moments::Deviation { sample: *sample, root: *root }))
            }
            Kind::Covariance { sample } => {
                Box::new(Cells::new(moments::Covariance { sample: *sample }))
            }
            Kind::Distinct { ty, accuracy } => {
                Box::new(Cells::new(distinct::Distinct { ty: *ty, accuracy: *accuracy }))
            }
            Kind::List { nulls, limit } => {
                Box::new(Cells::new(collect::Lists { nulls: *nulls, limit: *limit }))
            }
            Kind::Set { limit } => Box::new(Cells::new(collect::Sets { limit: *limit })),
            Kind::Bag { limit } => Box::new(Cells::new(collect::Bags { limit: *limit })),
            Kind::Percentiles { ty, percents, array } => {
                let percents = percents.iter().copied().map(f64::from_bits).collect();
                let (ty, result) = (*ty, self.result.clone());
                Box::new(Cells::new(percentile::Percentiles {
                    ty,
                    percents,
                    array: *array,
                    result,
                }))
            }
            Kind::Hll { ty, accuracy } => {
                Box::new(Cells::new(Sketches::<Hll>::new(Of::Distinct(*ty, *accuracy))))
            }
            Kind::HllMerge => Box::new(Cells::new(Sketches::<Hll>::new(Of::Sketches))),
            Kind::Digest(ty) => Box::new(Cells::new(Sketches::<Digest>::new(Of::Order(*ty)))),
            Kind::DigestMerge => Box::new(Cells::new(Sketches::<Digest>::new(Of::Sketches))),
            Kind::Schema => Box::new(Cells::new(schema::Schemas)),
            Kind::Pick(ranking, fields) => Box::new(pick::Picks::new(*ranking, fields.clone())),
        }
    }

    /// The forms of what is kept for each group.
    fn states(&self) -> Vec<DataType> {
        use DataType::{Boolean, Decimal128, Float64, Int64, LargeBinary};
        let own = || self.result.clone();
        match &self.kind {
            Kind::Sum(Type::Real) => vec![Float64, Float64],
            Kind::Sum(_) | Kind::Extreme { .. } | Kind::Bits(_) => vec![own()],
            Kind::Average(Type::Real) => vec![Float64, Float64, Int64],
            Kind::Average(Type::Decimal) => vec![own(), Int64],
            Kind::Average(_) => vec![Decimal128(38, 0), Int64],
            Kind::Deviation { .. } => vec![Int64, Float64, Float64, Float64, Float64],
            Kind::Covariance { .. } => {
                vec![Int64, Float64, Float64, Float64, Float64, Float64, Float64]
            }
            Kind::Distinct { .. }
            | Kind::Percentiles { .. }
            | Kind::Hll { .. }
            | Kind::HllMerge
            | Kind::Digest(_)
            | Kind::DigestMerge => vec![LargeBinary],
            Kind::List { .. } | Kind::Set { .. } | Kind::Bag { .. } | Kind::Schema => vec![own()],
            Kind::Pick(_, fields) => {
                let values = fields.iter().map(|field| field.data_type().clone());
                [Boolean].into_iter().chain(values).collect()
            }
        }
    }
}

impl AggregateUDFImpl for Function {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        Ok(types.to_vec())
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.result.clone())
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let field = |(i, form)| Arc::new(Field::new(format!("{}[{i}]", args.name), form, true));
        Ok(self.states().into_iter().enumerate().map(field).collect())
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let mut groups = self.groups();
        // One group, even if no row ever comes.
        groups.prepare(1);
        Ok(Box::new(OneGroup { groups, zeros: Vec::new() }))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(
        &self,
        _: AccumulatorArgs<'_>,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(self.groups())
    }
}

/// All rows as one group.
struct OneGroup {
    groups: Box<dyn Groups>,
    zeros: Vec<usize>,
}

impl fmt::Debug for OneGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneGroup")
    }
}

impl OneGroup {
    fn prepare(&mut self, values: &[ArrayRef]) {
        self.zeros.resize(values.first().map_or(0, |array| array.len()), 0);
    }
}

impl Accumulator for OneGroup {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.prepare(values);
        self.groups.update_batch(values, &self.zeros, None, 1)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.prepare(states);
        self.groups.merge_batch(states, &self.zeros, 1)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        ScalarValue::try_from_array(&self.groups.evaluate(EmitTo::All)?, 0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let states = self.groups.state(EmitTo::All)?;
        states.iter().map(|state| ScalarValue::try_from_array(state, 0)).collect()
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.groups.size() + self.zeros.capacity() * size_of::<usize>()
    }
}
