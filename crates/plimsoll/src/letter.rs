//! Contracts by their letter: what each of them is due, and their profiles where ladders need them.

use crate::project::{Kept, Places, Profiles, in_chunks, project_into, project_with};
use crate::{Inputs, Plan, RunError};
use plimsoll_contract::{Block, BothSinks, ProfileSink, World};
use plimsoll_measure::{Due, DueDays, DueSink};
use plimsoll_units::Currency;

/// What every contract that counts in economic value pays by its letter.
pub(crate) struct Letter<'a> {
    pub(crate) inputs: &'a Inputs,
    pub(crate) plan: &'a Plan,
    pub(crate) world: World,
    /// Whether a row is valued as well, shape `[rows]`.
    pub(crate) valued: &'a [bool],
}

impl Letter<'_> {
    fn sink<'s, T, F: FnMut(&mut T, Due)>(
        &'s self,
        currencies: &'s [Currency],
        ends: bool,
        out: (T, F),
    ) -> DueSink<'s, T, F> {
        let as_of = self.inputs.market.as_of();
        let bands = [as_of.plus_months(6) - 1, as_of.plus_months(12) - 1];
        DueSink::new(DueDays { horizon: as_of + 30, bands }, &self.world, currencies, self.valued, ends, out)
    }

    fn finished<T, F: FnMut(&mut T, Due)>(&self, sink: DueSink<'_, T, F>) -> Result<T, RunError> {
        let contract_id = |row| self.inputs.book.contract_id(row).to_owned();
        sink.finish().map_err(|row| RunError::NoAmount { contract_id: contract_id(row) })
    }

    /// Gathers what is due, chunk by chunk; a contract is projected no longer than it is of use.
    ///
    /// * `holds` — whether a contract is asked for, by its row's place
    /// * `new` — of a chunk of which nothing is gathered yet
    pub(crate) fn gathered<T: Send>(
        &self,
        holds: impl Fn(usize) -> bool + Sync,
        new: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, Due) + Sync,
    ) -> Result<Vec<T>, RunError> {
        let currencies: Vec<Currency> = self.inputs.book.rows().iter().map(|row| row.currency).collect();
        let of = |with_value: bool| {
            let one = |block: &Block, places: &[u32]| -> Result<T, RunError> {
                let mut sink = self.sink(&currencies, !with_value, (new(), &each));
                project_into(self.inputs, (block, places), &self.world, &mut sink)?;
                self.finished(sink)
            };
            in_chunks(self.inputs, self.plan, |row| self.valued[row] == with_value && holds(row), one)
        };
        let mut all = of(false)?;
        all.extend(of(true)?);
        Ok(all)
    }

    /// The same, with the profiles of codes, in one pass.
    ///
    /// * `codes` — of each row, shape `[rows]`
    pub(crate) fn gathered_with_profiles<T: Send>(
        &self,
        codes: &[u32],
        holds: impl Fn(usize) -> bool + Sync,
        new: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, Due) + Sync,
    ) -> Result<(Vec<T>, Profiles), RunError> {
        let kept = Kept::new(self.inputs, (codes, codes), holds);
        let (grid, currencies) = (self.world.grid(), kept.currencies());
        let sink = |lanes| {
            let profiles = ProfileSink::<false>::new(grid, lanes, codes, currencies);
            BothSinks::new(profiles, self.sink(currencies, false, (new(), &each)))
        };
        let told = |both: BothSinks<ProfileSink<'_>, DueSink<'_, T, _>>| {
            let (profiles, dues) = both.into_parts();
            Ok((profiles.finish()?, self.finished(dues)?))
        };
        let alone = [(Places::ALONE, &self.world)];
        let (profiles, gathered) = project_with(self.inputs, self.plan, &kept, &alone, sink, told)?;
        Ok((gathered, profiles))
    }
}
