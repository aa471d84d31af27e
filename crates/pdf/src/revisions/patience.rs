//! How much of a file is followed and compared at most, in all its revisions together.

use std::cell::Cell;

/// How much is followed through references to tell whether something changed: each increment of a file can ask for all of it again.
#[derive(Debug)]
pub(super) struct Patience(Cell<usize>);

/// Values of one file. A parent tree of a thousand numbers, read before and after each of forty signatures, is 80,000.
const MOST_FOLLOWED: usize = 2_000_000;

impl Default for Patience {
    fn default() -> Patience {
        Patience(Cell::new(MOST_FOLLOWED))
    }
}

impl Patience {
    /// Takes so many values; `None` when there are no more.
    pub fn take(&self, values: usize) -> Option<()> {
        let left = self.0.get().checked_sub(values);
        self.0.set(left.unwrap_or_default());
        left.map(drop)
    }
}
