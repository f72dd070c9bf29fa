//! `project-reorder`.
//!
//! Not here: what wildcards match (`columns`).

use std::cmp::Ordering;

use crate::{
    Span,
    bind::{Binder, table::Table},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn project_reorder(
        &mut self,
        op: &'t tree::ProjectReorder,
        input: Table,
        span: Span,
    ) -> Table {
        let schema = input.schema().clone();
        let name = |index: &usize| schema.get(*index).map_or("", |column| &*column.name);
        let mut order: Vec<usize> = Vec::new();
        let mut broken = false;
        for (column, direction) in &op.columns {
            let Ok(mut chosen) = self.chosen(column, &input) else {
                broken = true;
                continue;
            };
            chosen.retain(|index| !order.contains(index));
            match direction.as_ref().map(|direction| direction.text.as_str()) {
                Some("asc") => chosen.sort_by(|a, b| name(a).cmp(name(b))),
                Some("desc") => chosen.sort_by(|a, b| name(b).cmp(name(a))),
                Some("granny-asc") => chosen.sort_by(|a, b| natural(name(a), name(b))),
                Some("granny-desc") => chosen.sort_by(|a, b| natural(name(b), name(a))),
                _ => {}
            }
            order.append(&mut chosen);
        }
        let rest: Vec<usize> = (0..schema.len()).filter(|index| !order.contains(index)).collect();
        order.extend(rest);
        self.only(input, &order, span).broken_if(broken)
    }
}

/// Numbers in names count as numbers: `a9` before `a10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (number_a, number_b) = (digits(a), digits(b));
        if number_a > 0 && number_b > 0 {
            let (left, rest_a) = a.split_at(number_a);
            let (right, rest_b) = b.split_at(number_b);
            let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
            let order = left.len().cmp(&right.len()).then_with(|| left.cmp(right));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (rest_a, rest_b);
            continue;
        }
        let (mut letters_a, mut letters_b) = (a.chars(), b.chars());
        match (letters_a.next(), letters_b.next()) {
            (Some(left), Some(right)) if left == right => {
                (a, b) = (letters_a.as_str(), letters_b.as_str());
            }
            (left, right) => return left.cmp(&right),
        }
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grannies_count() {
        let mut names = ["a10", "a9", "a", "b1", "a09b"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a", "a9", "a09b", "a10", "b1"]);
    }
}
