//! `arg_max`, `arg_min`, `take_any`: one row of each group. Of equal rows, the first.
//!
//! The winning rows of each batch are kept as arrays, and for each group which of them it is;
//! arrays whose rows have mostly been beaten are rewritten.
//!
//! Not here: taking the columns out of the struct that comes out (`plan`).

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanArray, StringViewArray, StructArray, UInt32Array,
        new_null_array,
    },
    compute::{interleave, take},
    datatypes::{
        DataType, Decimal256Type, Field, FieldRef, Float64Type, Int32Type, Int64Type, i256,
    },
};
use datafusion::{
    error::Result,
    logical_expr::{EmitTo, GroupsAccumulator},
};
use kql::Type;

use super::{
    cells::{Groups, Rows, misfit, numbers, texts, values},
    function::Ranking,
};

/// Beaten rows that are put up with.
const WASTE: usize = 16_384;

/// Where the row of a group is: batch and row.
type Place = Option<(usize, usize)>;

/// The picked rows.
pub(super) struct Picks {
    ranking: Ranking,
    fields: Vec<FieldRef>,
    places: Vec<Place>,
    ranks: Ranks,
    batches: Vec<Vec<ArrayRef>>,
    /// Rows in all batches.
    kept: usize,
    /// Bytes of all batches.
    bytes: usize,
    /// Bytes of the texts among the ranks.
    rank_bytes: usize,
}

/// For each group, what the next row must beat.
enum Ranks {
    Numbers(Vec<Option<i64>>),
    Wide(Vec<Option<i256>>),
    Texts(Vec<Option<Box<[u8]>>>),
}

impl Ranks {
    const fn new(ranking: Ranking) -> Self {
        match ranking {
            Ranking::Greatest(Type::Decimal) | Ranking::Smallest(Type::Decimal) => {
                Self::Wide(Vec::new())
            }
            Ranking::Greatest(Type::String | Type::Guid)
            | Ranking::Smallest(Type::String | Type::Guid) => Self::Texts(Vec::new()),
            _ => Self::Numbers(Vec::new()),
        }
    }

    fn resize(&mut self, groups: usize) {
        match self {
            Self::Numbers(ranks) => ranks.resize(groups, None),
            Self::Wide(ranks) => ranks.resize(groups, None),
            Self::Texts(ranks) => ranks.resize(groups, None),
        }
    }

    fn drop_first(&mut self, emit: EmitTo) {
        match self {
            Self::Numbers(ranks) => drop(emit.take_needed(ranks)),
            Self::Wide(ranks) => drop(emit.take_needed(ranks)),
            Self::Texts(ranks) => drop(emit.take_needed(ranks)),
        }
    }
}

/// Replaces the best rank of a group by a better one; whether it was better.
fn beats<T>(best: &mut Option<T>, rank: Option<T>, better: impl Fn(&T, &T) -> bool) -> bool {
    match (&best, &rank) {
        (Some(old), Some(new)) if better(new, old) => {}
        (None, Some(_)) => {}
        _ => return false,
    }
    *best = rank;
    true
}

impl Picks {
    pub(super) const fn new(ranking: Ranking, fields: Vec<FieldRef>) -> Self {
        let ranks = Ranks::new(ranking);
        Self {
            ranking,
            fields,
            places: Vec::new(),
            ranks,
            batches: Vec::new(),
            kept: 0,
            bytes: 0,
            rank_bytes: 0,
        }
    }

    fn consider(&mut self, columns: &[ArrayRef], rows: Rows<'_>, groups: usize) -> Result<()> {
        self.prepare(groups);
        let batch = self.batches.len();
        let mut winners: Vec<u32> = Vec::new();
        let ranked = Ranked::of(self.ranking, columns)?;
        for (row, group) in rows.iter() {
            let better = self.rank(&ranked, row, group);
            let Some(place) = self.places.get_mut(group) else { continue };
            if !better && place.is_some() {
                continue;
            }
            let Ok(winner) = u32::try_from(row) else { continue };
            match place {
                Some((of, position)) if *of == batch => {
                    if let Some(beaten) = winners.get_mut(*position) {
                        *beaten = winner;
                    }
                }
                _ => {
                    *place = Some((batch, winners.len()));
                    winners.push(winner);
                }
            }
        }
        if winners.is_empty() {
            return Ok(());
        }
        self.keep(columns, winners)
    }

    /// Whether a row beats the best of its group so far, which it then is.
    fn rank(&mut self, ranked: &Ranked<'_>, row: usize, group: usize) -> bool {
        let smallest = matches!(self.ranking, Ranking::Smallest(_));
        match (&mut self.ranks, ranked) {
            (Ranks::Numbers(best), Ranked::Numbers(numbers)) => {
                let Some(best) = best.get_mut(group) else { return false };
                let rank = numbers.get(row).copied().flatten();
                beats(best, rank, |new, old| new > old)
            }
            (Ranks::Wide(best), Ranked::Wide(numbers)) => {
                let Some(best) = best.get_mut(group) else { return false };
                let rank = numbers.get(row).copied().flatten();
                beats(best, rank, |new, old| if smallest { new < old } else { new > old })
            }
            (Ranks::Texts(best), Ranked::Texts(texts)) => {
                let Some(best) = best.get_mut(group) else { return false };
                let Some(new) = texts(row) else { return false };
                let better =
                    best.as_deref().is_none_or(|old| if smallest { new < old } else { new > old });
                if better {
                    self.rank_bytes += new.len();
                    self.rank_bytes -= best.as_ref().map_or(0, |old| old.len());
                    *best = Some(new.into());
                }
                better
            }
            _ => false,
        }
    }

    fn keep(&mut self, columns: &[ArrayRef], winners: Vec<u32>) -> Result<()> {
        self.kept += winners.len();
        let winners = UInt32Array::from(winners);
        let columns = columns
            .iter()
            .map(|column| Ok(compact(take(column, &winners, None)?)))
            .collect::<Result<Vec<_>>>()?;
        self.bytes += columns.iter().map(|column| column.get_array_memory_size()).sum::<usize>();
        self.batches.push(columns);
        if self.kept > 2 * self.places.len() + WASTE {
            self.rewrite()?;
        }
        Ok(())
    }

    /// Keeps only the rows that are picked.
    fn rewrite(&mut self) -> Result<()> {
        let columns = self.rows(&self.places)?;
        for (row, place) in self.places.iter_mut().enumerate() {
            if place.is_some() {
                *place = Some((0, row));
            }
        }
        self.kept = self.places.len();
        self.bytes = columns.iter().map(|column| column.get_array_memory_size()).sum();
        self.batches = vec![columns];
        Ok(())
    }

    /// The columns of the rows at some places; null, or an empty text, at none.
    fn rows(&self, places: &[Place]) -> Result<Vec<ArrayRef>> {
        let nowhere = (self.batches.len(), 0);
        let places: Vec<_> = places.iter().map(|place| place.unwrap_or(nowhere)).collect();
        self.fields
            .iter()
            .enumerate()
            .map(|(position, field)| {
                let nothing = nothing(field);
                let mut arrays: Vec<&dyn Array> = Vec::with_capacity(self.batches.len() + 1);
                for batch in &self.batches {
                    arrays.push(&**values(batch, position)?);
                }
                arrays.push(&*nothing);
                Ok(compact(interleave(&arrays, &places)?))
            })
            .collect()
    }

    fn emit(&mut self, emit: EmitTo) -> Result<(Vec<Place>, Vec<ArrayRef>)> {
        let places = emit.take_needed(&mut self.places);
        let columns = self.rows(&places)?;
        self.ranks.drop_first(emit);
        if self.places.is_empty() {
            self.batches.clear();
            (self.kept, self.bytes, self.rank_bytes) = (0, 0, 0);
        } else {
            self.rewrite()?;
        }
        Ok((places, columns))
    }
}

/// One null of a column, or an empty text.
fn nothing(field: &Field) -> ArrayRef {
    match field.data_type() {
        DataType::Utf8View if !field.is_nullable() => {
            Arc::new(StringViewArray::from_iter_values([""]))
        }
        form => new_null_array(form, 1),
    }
}

/// Without the buffers of texts that are no longer there.
fn compact(array: ArrayRef) -> ArrayRef {
    match array.as_string_view_opt() {
        Some(texts) => Arc::new(texts.gc()),
        None => array,
    }
}

/// The ranks of the rows of a batch: greater is better, none loses.
enum Ranked<'a> {
    Numbers(Vec<Option<i64>>),
    Wide(Vec<Option<i256>>),
    Texts(Box<dyn Fn(usize) -> Option<&'a [u8]> + 'a>),
}

impl<'a> Ranked<'a> {
    fn of(ranking: Ranking, columns: &'a [ArrayRef]) -> Result<Self> {
        let (ty, smallest) = match ranking {
            Ranking::First => return Ok(Self::Numbers(Vec::new())),
            Ranking::Present => return Ok(Self::Numbers(presence(values(columns, 0)?))),
            Ranking::Greatest(ty) => (ty, false),
            Ranking::Smallest(ty) => (ty, true),
        };
        // The complement turns the order of integers around.
        let directed = |number: i64| if smallest { !number } else { number };
        Ok(match ty {
            Type::Decimal => Self::Wide(numbers::<Decimal256Type>(columns, 0)?.iter().collect()),
            Type::String => {
                let texts = texts(columns, 0)?;
                Self::Texts(Box::new(|row| {
                    texts.is_valid(row).then(|| texts.value(row).as_bytes())
                }))
            }
            Type::Guid => {
                let array = values(columns, 0)?;
                let guids = array
                    .as_fixed_size_binary_opt()
                    .ok_or_else(|| misfit(&array.data_type().to_string()))?;
                Self::Texts(Box::new(|row| guids.is_valid(row).then(|| guids.value(row))))
            }
            Type::Real => {
                let rank = |number: f64| match number {
                    number if number.is_nan() => i64::MAX,
                    number => {
                        let bits = (number + 0.0).to_bits().cast_signed();
                        directed(bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed())
                    }
                };
                let numbers = numbers::<Float64Type>(columns, 0)?;
                Self::Numbers(numbers.iter().map(|number| number.map(rank)).collect())
            }
            Type::Int => {
                let numbers = numbers::<Int32Type>(columns, 0)?;
                let rank = |number| directed(i64::from(number));
                Self::Numbers(numbers.iter().map(|number| number.map(rank)).collect())
            }
            Type::Bool => {
                let array = values(columns, 0)?;
                let bools =
                    array.as_boolean_opt().ok_or_else(|| misfit(&array.data_type().to_string()))?;
                let rank = |value| directed(i64::from(value));
                Self::Numbers(bools.iter().map(|value| value.map(rank)).collect())
            }
            _ => {
                let numbers = numbers::<Int64Type>(columns, 0)?;
                Self::Numbers(numbers.iter().map(|number| number.map(directed)).collect())
            }
        })
    }
}

/// A rank for every value that is neither null nor an empty text.
fn presence(array: &ArrayRef) -> Vec<Option<i64>> {
    let texts = array.as_string_view_opt();
    (0..array.len())
        .map(|row| {
            let empty = texts.is_some_and(|texts| texts.value(row).is_empty());
            (array.is_valid(row) && !empty).then_some(0)
        })
        .collect()
}

impl Groups for Picks {
    fn prepare(&mut self, groups: usize) {
        self.places.resize(groups, None);
        self.ranks.resize(groups);
    }
}

impl GroupsAccumulator for Picks {
    fn update_batch(
        &mut self,
        columns: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) -> Result<()> {
        self.consider(columns, Rows::new(groups, filter), total)
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        let first = values(states, 0)?;
        let found = first.as_boolean_opt().ok_or_else(|| misfit(&first.data_type().to_string()))?;
        let columns = states.get(1..).unwrap_or_default();
        self.consider(columns, Rows::new(groups, Some(found)), total)
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let (_, columns) = self.emit(emit)?;
        Ok(Arc::new(StructArray::try_new(self.fields.clone().into(), columns, None)?))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let (places, columns) = self.emit(emit)?;
        let found = places.iter().map(|place| Some(place.is_some())).collect::<BooleanArray>();
        let found: ArrayRef = Arc::new(found);
        Ok([found].into_iter().chain(columns).collect())
    }

    fn convert_to_state(
        &self,
        columns: &[ArrayRef],
        filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let rows = columns.first().map_or(0, |column| column.len());
        let found: ArrayRef = match filter {
            Some(filter) => {
                Arc::new(filter.iter().map(|met| Some(met == Some(true))).collect::<BooleanArray>())
            }
            None => Arc::new(BooleanArray::from(vec![true; rows])),
        };
        Ok([found].into_iter().chain(columns.iter().cloned()).collect())
    }

    fn size(&self) -> usize {
        let rank = match &self.ranks {
            Ranks::Numbers(_) => size_of::<Option<i64>>(),
            Ranks::Wide(_) => size_of::<Option<i256>>(),
            Ranks::Texts(_) => size_of::<Option<Box<[u8]>>>(),
        };
        self.places.capacity() * (size_of::<Place>() + rank) + self.bytes + self.rank_bytes
    }
}
