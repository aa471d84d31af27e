//! Digests of what each signature of a file covers, with as little work as there are bytes.
//!
//! Byte ranges all begin at the first byte, and each is longer than the one before: the digest of the beginning is kept and goes on.

use pki::algorithm::{Digester, Running};

/// How many times the whole file may be hashed in all: files of many signatures that cover the same bytes again and again are made to
/// keep a machine busy.
const MAX_PASSES: usize = 16;

/// Digests over a file.
pub(super) struct Digests<'a> {
    file: &'a [u8],
    /// For each algorithm how far the digest of the beginning is.
    running: Vec<(Digester, usize, Running)>,
    left: usize,
}

impl<'a> Digests<'a> {
    pub fn new(file: &'a [u8]) -> Digests<'a> {
        Digests { file, running: Vec::new(), left: file.len().saturating_mul(MAX_PASSES) }
    }

    /// The digest of both parts of a byte range; none when it is not inside the file, or the work is too much. Quick when asked in the
    /// order of the gaps.
    pub fn of(&mut self, digester: Digester, [start, first, second_start, second]: [usize; 4]) -> Option<Vec<u8>> {
        let head = self.file.get(start..start.checked_add(first)?)?;
        let tail = self.file.get(second_start..second_start.checked_add(second)?)?;
        if start != 0 {
            self.spend(head.len() + tail.len())?;
            return Some(digester.of(&[head, tail]));
        }
        let at = match self.running.iter().position(|(known, ..)| *known == digester) {
            Some(at) => at,
            None => {
                self.running.push((digester, 0, digester.begin()));
                self.running.len() - 1
            }
        };
        let known = self.running[at].1;
        let from = if known <= first { known } else { 0 };
        self.spend(first - from + tail.len())?;
        let running = &mut self.running[at];
        if known > first {
            running.2 = digester.begin();
        }
        running.2.update(&head[from..]);
        running.1 = first;
        let mut whole = running.2.clone();
        whole.update(tail);
        Some(whole.finish())
    }

    fn spend(&mut self, bytes: usize) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_that_goes_on_is_the_digest_of_the_parts() {
        let file: Vec<u8> = (0..10_000_u32).map(|number| number as u8).collect();
        for digester in Digester::all() {
            let mut digests = Digests::new(&file);
            for range in [[0, 10, 20, 30], [0, 100, 200, 4_000], [0, 50, 60, 9_000], [5, 10, 20, 30], [0, 0, 1, 9_999]]
            {
                let parts = [&file[range[0]..range[0] + range[1]], &file[range[2]..range[2] + range[3]]];
                assert_eq!(digests.of(digester, range), Some(digester.of(&parts)), "{range:?}");
            }
        }
        let mut digests = Digests::new(&file);
        for range in [[0, 10, 20, 9_981], [0, 10_001, 0, 0], [usize::MAX, 2, 0, 0], [0, 1, usize::MAX, 2]] {
            assert_eq!(digests.of(Digester::Sha256, range), None);
        }
    }

    #[test]
    fn nobody_keeps_a_machine_busy() {
        let file = vec![0; 1_000];
        let mut digests = Digests::new(&file);
        let done = (0..1_000).filter(|_| digests.of(Digester::Sha256, [0, 1, 2, 998]).is_some()).count();
        assert!(done <= MAX_PASSES, "{done}");
    }
}
