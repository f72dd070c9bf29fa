//! A sum of `f64`s kept in twice the precision, so that the result does not depend on the order
//! in which rows come or threads finish.
//!
//! Not here: aggregates.

/// The unevaluated sum of two numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Twofold {
    pub(super) high: f64,
    pub(super) low: f64,
}

impl Twofold {
    pub(super) const fn new(high: f64, low: f64) -> Self {
        Self { high, low }
    }

    pub(super) fn add(&mut self, value: f64) {
        let sum = self.high + value;
        if !sum.is_finite() {
            // The rounding error of an infinite sum is not a number.
            *self = Self::new(sum, 0.0);
            return;
        }
        let part = sum - self.high;
        let error = (self.high - (sum - part)) + (value - part);
        let low = self.low + error;
        self.high = sum + low;
        self.low = low - (self.high - sum);
    }

    /// Adds the exact product of two numbers.
    pub(super) fn add_product(&mut self, left: f64, right: f64) {
        let product = left * right;
        self.add(product);
        if product.is_finite() {
            self.add(left.mul_add(right, -product));
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.add(other.high);
        if self.high.is_finite() {
            self.add(other.low);
        }
    }

    pub(super) fn value(self) -> f64 {
        self.high + self.low
    }

    fn times(self, other: Self) -> Self {
        let mut product = Self::default();
        product.add_product(self.high, other.high);
        product.add_product(self.high, other.low);
        product.add_product(self.low, other.high);
        product
    }

    /// `self - left * right / count`.
    pub(super) fn minus_product(self, left: Self, right: Self, count: f64) -> f64 {
        let product = left.times(right);
        let quotient = product.high / count;
        let mut rest = product;
        rest.add_product(-quotient, count);
        let mut difference = self;
        difference.add(-quotient);
        difference.add(-(rest.value() / count));
        difference.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_not_lost_beside_large_ones() {
        let mut sum = Twofold::default();
        for value in [1e16, 1.0, -1e16, 1.0] {
            sum.add(value);
        }
        assert_eq!(sum.value(), 2.0);
    }

    #[test]
    fn what_is_not_finite_stays() {
        let mut sum = Twofold::default();
        sum.add(f64::INFINITY);
        sum.add(1.0);
        assert_eq!(sum.value(), f64::INFINITY);
        sum.add(f64::NEG_INFINITY);
        assert!(sum.value().is_nan());
    }
}
