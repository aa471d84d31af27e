//! Faults as they are found: the first of them, and how many more there are. A body can have as many faults as it has values.

use super::Fault;

/// Faults that one answer lists.
pub const MOST: usize = 100;

/// Code of the last fault of a list that is not whole: it says how many more there are.
pub const MORE: &str = "more-faults";

/// Faults on their way to an answer.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Found {
    listed: Vec<Fault>,
    more: usize,
}

impl Found {
    /// One more; it is made only when there is room for it.
    pub fn add(&mut self, fault: impl FnOnce() -> Fault) {
        if self.listed.len() < MOST {
            let fault = fault();
            // A list that comes from elsewhere says itself how many it left out.
            match fault.left_out() {
                Some(more) => self.more += more,
                None => self.listed.push(fault),
            }
        } else {
            self.more += 1;
        }
    }

    /// Those that are listed.
    pub fn listed(&self) -> &[Fault] {
        &self.listed
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.more == 0
    }

    /// How many were found.
    pub fn count(&self) -> usize {
        self.listed.len() + self.more
    }

    /// At most [`MOST`] faults; behind them one that says how many more there are, if any.
    pub fn list(mut self) -> Vec<Fault> {
        if self.more > 0 {
            self.listed.push(Fault::new(MORE, "").with("more", self.more));
        }
        self.listed
    }
}

impl Extend<Fault> for Found {
    fn extend<I: IntoIterator<Item = Fault>>(&mut self, faults: I) {
        for fault in faults {
            match fault.left_out() {
                Some(more) => self.more += more,
                None => self.add(|| fault),
            }
        }
    }
}

impl FromIterator<Fault> for Found {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        let mut found = Found::default();
        found.extend(faults);
        found
    }
}

impl Fault {
    /// How many faults a list left out, where this is its last line.
    fn left_out(&self) -> Option<usize> {
        (self.code == MORE).then(|| self.numbers().next()?.1.parse().ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_bounded_however_they_are_put_together() {
        let some = |n: usize| (0..n).map(|n| Fault::new("missing", format!("/{n}")));
        let whole: Found = some(MOST).collect();
        assert_eq!(whole.list().len(), MOST);
        let first: Found = some(150).collect();
        let mut both = Found::default();
        both.extend(some(30));
        both.extend(first.list());
        assert_eq!(both.count(), 180);
        let list = both.list();
        assert_eq!((list.len(), list[MOST].left_out()), (MOST + 1, Some(80)));
    }
}
