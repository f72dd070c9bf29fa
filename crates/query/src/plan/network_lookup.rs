//! `evaluate ipv4_lookup` and `ipv6_lookup`: rows for the networks that an address lies in.
//!
//! Not here: reading addresses (`function`).

use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray, StringViewArray, UInt32Array},
    compute::{concat_batches, take},
    row::{RowConverter, Rows as KeyRows, SortField},
};
use datafusion::common::Column as PlanColumn;
use kql::{Span, Type, bound::NetworkLookup};

use super::{Planner, at, rows::Rows, whole::form_of};
use crate::{Error, columns, function};

impl Planner {
    pub(super) async fn network_lookup(
        &mut self,
        rows: Rows,
        lookup: &NetworkLookup,
        span: Span,
    ) -> Result<Rows, Error> {
        let right = self.rows(&lookup.right).await?;
        let exprs = self.values(&right, [&lookup.network])?;
        let (right, network) = right.computed(self, exprs)?;
        let exprs = self.keys(&right, lookup.keys.iter().map(|key| &key.right))?;
        let (mut right, keys) = right.computed(self, exprs)?;
        let taken = lookup.right_columns.iter().filter_map(|at| right.columns.get(*at).cloned());
        let taken: Vec<PlanColumn> = taken.collect();
        let (key_count, width) = (keys.len(), taken.len());
        right.columns = network.into_iter().chain(keys).chain(taken).collect();
        let plan = right.exactly(self)?;
        let form = Arc::new(plan.schema().as_arrow().clone());
        let batches = self.collected(&plan).await.map_err(at(span))?;
        let batch = concat_batches(&form, &batches)?;
        let networks = Networks::new(batch.columns(), key_count, lookup.ipv6)?;

        let exprs = self.values(&rows, [&lookup.address])?;
        let (rows, address) = rows.computed(self, exprs)?;
        let exprs = self.keys(&rows, lookup.keys.iter().map(|key| &key.left))?;
        let (rows, keys) = rows.computed(self, exprs)?;
        let own: Vec<PlanColumn> = rows.columns.iter().chain(&rows.group).cloned().collect();
        let mut forms =
            own.iter().map(|column| form_of(&rows, column)).collect::<Result<Vec<_>, _>>()?;
        let found = lookup.right_columns.iter().filter_map(|at| lookup.right.schema().get(*at));
        forms.extend(found.map(|it| (columns::arrow_type(it.ty), it.ty != Type::String)));
        let (kept, group) = (own.len(), rows.group.len());
        let args = own.into_iter().chain(address).chain(keys).collect();
        let types: Vec<Type> = lookup
            .right_columns
            .iter()
            .filter_map(|at| Some(lookup.right.schema().get(*at)?.ty))
            .collect();
        let keep_unmatched = lookup.keep_unmatched;
        let mut rows = self.whole(rows, "network lookup", args, forms, move |args, rows| {
            networks.run(args, kept, rows, &types, keep_unmatched)
        })?;
        let found = rows.columns.split_off(kept);
        debug_assert_eq!(found.len(), width);
        rows.group = rows.columns.split_off(kept - group);
        rows.columns = if lookup.ipv6 {
            found.into_iter().chain(rows.columns).collect()
        } else {
            rows.columns.into_iter().chain(found).collect()
        };
        Ok(rows)
    }
}

/// A table of networks.
struct Networks {
    ipv6: bool,
    /// By length of the prefix, longest first: networks and the rows that have them.
    by_prefix: Vec<(u8, HashMap<u128, Vec<usize>>)>,
    converter: RowConverter,
    keys: Option<KeyRows>,
    columns: Vec<ArrayRef>,
}

impl Networks {
    /// Of columns: the network, the keys, then what is looked up.
    fn new(columns: &[ArrayRef], keys: usize, ipv6: bool) -> Result<Self, Error> {
        let (network, rest) = columns.split_first().ok_or_else(lacking)?;
        let (keys, columns) = rest.split_at_checked(keys).ok_or_else(lacking)?;
        let mut found: HashMap<u8, HashMap<u128, Vec<usize>>> = HashMap::new();
        for (row, text) in texts(network)?.iter().enumerate() {
            let read = text.and_then(|text| function::network(text, ipv6));
            if let Some((bits, prefix)) = read {
                found.entry(prefix).or_default().entry(bits).or_default().push(row);
            }
        }
        let mut by_prefix: Vec<_> = found.into_iter().collect();
        by_prefix.sort_by_key(|(prefix, _)| std::cmp::Reverse(*prefix));
        let fields = keys.iter().map(|key| SortField::new(key.data_type().clone())).collect();
        let converter = RowConverter::new(fields)?;
        let keys = if keys.is_empty() { None } else { Some(converter.convert_columns(keys)?) };
        Ok(Self { ipv6, by_prefix, converter, keys, columns: columns.to_vec() })
    }

    /// The first `kept` columns of rows, and what is found for the address and the keys in the
    /// columns after them.
    fn run(
        &self,
        args: &[ArrayRef],
        kept: usize,
        rows: usize,
        types: &[Type],
        keep_unmatched: bool,
    ) -> Result<Vec<ArrayRef>, Error> {
        let (own, rest) = args.split_at_checked(kept).ok_or_else(lacking)?;
        let (address, keys) = rest.split_first().ok_or_else(lacking)?;
        let address = texts(address)?;
        let keys = match &self.keys {
            None => None,
            Some(theirs) => Some((self.converter.convert_columns(keys)?, theirs)),
        };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for row in 0..rows {
            let own = u32::try_from(row).map_err(|_| Error::internal("too many rows"))?;
            let before = left.len();
            for place in self.places(address.value(row)) {
                let same =
                    keys.as_ref().is_none_or(|(own, theirs)| own.row(row) == theirs.row(place));
                if same {
                    left.push(own);
                    right.push(u32::try_from(place).ok());
                }
            }
            if keep_unmatched && left.len() == before {
                left.push(own);
                right.push(None);
            }
        }
        let (left, right) = (UInt32Array::from(left), UInt32Array::from(right));
        let mut arrays = own
            .iter()
            .map(|array| Ok(take(array, &left, None)?))
            .collect::<Result<Vec<_>, Error>>()?;
        for (array, ty) in self.columns.iter().zip(types) {
            let found = take(array, &right, None)?;
            arrays.push(match found.as_string_view_opt() {
                Some(texts) if *ty == Type::String => Arc::new(StringViewArray::from_iter_values(
                    texts.iter().map(Option::unwrap_or_default),
                )),
                _ => found,
            });
        }
        Ok(arrays)
    }

    /// The rows of the networks that an address lies in.
    fn places(&self, address: &str) -> impl Iterator<Item = usize> + '_ {
        let address = function::network(address, self.ipv6);
        let by_prefix = self.by_prefix.iter().filter_map(move |(prefix, networks)| {
            let (bits, own) = address?;
            let mask = u128::MAX.checked_shl(u32::from(128 - prefix)).unwrap_or(0);
            (*prefix <= own).then(|| networks.get(&(bits & mask)))?
        });
        by_prefix.flatten().copied()
    }
}

fn texts(array: &ArrayRef) -> Result<&StringViewArray, Error> {
    array.as_string_view_opt().ok_or_else(lacking)
}

fn lacking() -> Error {
    Error::internal("a lookup of networks lacks a column")
}
