//! What ladders tell contracts apart by, and the flows of what they tell apart: from the run's own profiles where those serve.

use crate::ladder::{Book, ClassFlows, Key};
use crate::maturity::Slots;
use crate::project::{Kept, Places, Profiles, project_all};
use crate::{Inputs, Plan, RunError};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Block, FlowKind, GroupLines, Profile, ProfileSink, Row, World};
use plimsoll_measure::Groups;
use plimsoll_units::Currency;
use std::collections::{BTreeMap, BTreeSet};

/// Holdings by code and currency.
pub(crate) type CodedFlows = BTreeMap<(u32, Currency), ClassFlows>;

/// What ladders tell contracts apart by.
#[derive(Debug)]
pub(crate) struct Coded<'a> {
    inputs: &'a Inputs,
    /// Class and class of what may be drawn of each row, shape `[rows]`.
    classes: Vec<(Option<u16>, Option<u16>)>,
    /// The code of each row, shape `[rows]`.
    codes: Vec<u32>,
    slots: Slots<'a>,
    /// The names of groups.
    groups: &'a [String],
    /// The code of each line of the run's profiles, an element in a currency; none where a line has contracts of several.
    of_line: Option<CodesOfLines>,
    /// Those of lines of loans that people do nothing to: their flows by letter are those of the base.
    shared: CodesOfLines,
    /// Whether a contract's flows by letter are to be projected, shape `[rows]`; none where the run's own profiles tell all.
    profiled: Option<Vec<bool>>,
}

/// The code of each line of the run's profiles.
type CodesOfLines = BTreeMap<(u32, Currency), u32>;

impl<'a> Coded<'a> {
    /// The codes of a book; none where no ladder is asked for.
    ///
    /// * `has_letter` — whether the run makes profiles by letter
    pub(crate) fn new(inputs: &'a Inputs, groups: &Groups, has_letter: bool) -> Option<Self> {
        if inputs.stresses.is_empty() {
            return None;
        }
        let tag = inputs.ladder_tag.as_ref();
        let tag = tag.and_then(|name| inputs.book.tags().iter().find(|tag| tag.name == *name));
        let (classes, mut slots) = (crate::liquidity::classes(inputs), Slots::new(inputs));
        let code = |(place, row): (usize, &Row)| {
            let group = tag.and_then(|tag| tag.codes.get(place)).copied().unwrap_or(0);
            slots.code(place, row, classes[place].0, group)
        };
        let codes = inputs.book.rows().iter().enumerate().map(code).collect();
        let groups_of_tag = tag.map_or(&[][..], |tag| &tag.values);
        let mut coded = Self {
            inputs,
            classes,
            codes,
            slots,
            groups: groups_of_tag,
            of_line: None,
            shared: BTreeMap::new(),
            profiled: None,
        };
        let counts = |(place, row): (usize, &Row)| {
            row.marks.in_economic_value.then(|| u32::try_from(place).unwrap_or(u32::MAX))
        };
        let counted = inputs.book.rows().iter().enumerate().filter_map(counts);
        let codes = coded.codes_of_lines(groups, counted).into_iter();
        coded.of_line = codes.map(|(line, code)| Some((line, code?))).collect();
        if !has_letter || coded.of_line.is_none() {
            coded.share(groups);
        }
        Some(coded)
    }

    /// Takes loans that people do nothing to from the base's profiles, by line: where it has no other contracts that people do
    /// nothing to, and its loans are of one code.
    fn share(&mut self, groups: &Groups) {
        let (book, elements) = (&self.inputs.book, groups.element_of_row());
        let free = || book.blocks().iter().filter(|block| !block.depends_on().behaviour);
        let is_loan = |block: &Block| ContractType::LOANS.contains(&block.contract_type());
        // Others may pay in a currency that is not their row's.
        let mixed: BTreeSet<u32> = free()
            .filter(|block| !is_loan(block))
            .flat_map(Block::rows)
            .map(|row| elements[row as usize])
            .collect();
        let loans: Vec<u32> = free().filter(|block| is_loan(block)).flat_map(Block::rows).collect();
        let codes = self.codes_of_lines(groups, loans.iter().copied()).into_iter();
        let unmixed = codes.filter(|((element, _), _)| !mixed.contains(element));
        self.shared = unmixed.filter_map(|(line, code)| Some((line, code?))).collect();
        let mut profiled = vec![true; book.rows().len()];
        for row in loans {
            let line = (elements[row as usize], book.rows()[row as usize].currency);
            profiled[row as usize] = !self.shared.contains_key(&line);
        }
        self.profiled = Some(profiled);
    }

    /// Whether a contract's flows by letter are to be projected, shape `[rows]`; none where the run's own profiles tell all.
    pub(crate) fn profiled(&self) -> Option<&[bool]> {
        self.profiled.as_deref()
    }

    pub(crate) fn classes(&self) -> &[(Option<u16>, Option<u16>)] {
        &self.classes
    }

    pub(crate) fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The codes of lines of contracts; none of a line that has contracts of several.
    fn codes_of_lines(
        &self,
        groups: &Groups,
        rows: impl Iterator<Item = u32>,
    ) -> BTreeMap<(u32, Currency), Option<u32>> {
        let mut of_lines: BTreeMap<(u32, Currency), Option<u32>> = BTreeMap::new();
        let mut last = None;
        for row in rows.map(|row| row as usize) {
            let code = self.codes[row];
            let line = (groups.element_of_row()[row], self.inputs.book.rows()[row].currency);
            // Neighbours are often alike.
            if last.replace((line, code)) == Some((line, code)) {
                continue;
            }
            let known = of_lines.entry(line).or_insert(Some(code));
            if *known != Some(code) {
                *known = None;
            }
        }
        of_lines
    }

    /// Whether profiles of the run tell codes.
    fn serves(&self, parts: &[&Profile]) -> bool {
        let Some(of_line) = &self.of_line else { return false };
        let known = |element: u32, lines: &GroupLines| {
            lines.keys().all(|(currency, _)| of_line.contains_key(&(element, *currency)))
        };
        !parts.is_empty() && parts.iter().flat_map(|part| part.groups()).all(|(of, lines)| known(of, lines))
    }

    /// What is held, without flows of contracts.
    fn book(&self, held: &CodedFlows) -> Book<'_> {
        let mut flows = BTreeMap::<Key, ClassFlows>::new();
        for ((code, currency), of) in held {
            flows.entry(self.slots.key(*code, *currency)).or_default().merge(of.clone());
        }
        Book { flows, groups: self.groups, traits: self.slots.traits() }
    }

    /// What is held, with the flows of profiles of codes.
    fn book_of_codes(&self, held: &CodedFlows, profiles: &Profiles) -> Book<'_> {
        let mut book = self.book(held);
        for (code, lines) in profiles.parts(Places::ALONE).into_iter().flat_map(|part| part.groups()) {
            book.add(self, code, lines, None);
        }
        book
    }

    /// What is held, with flows by letter: of profiles of codes, and of the base where those are the same.
    ///
    /// * `parts` — the base's profiles of contracts that people do nothing to
    pub(crate) fn book_by_letter(
        &self,
        held: &CodedFlows,
        profiles: &Profiles,
        parts: &[&Profile],
    ) -> Book<'_> {
        let mut book = self.book_of_codes(held, profiles);
        book.add_lines(self, &self.shared, parts);
        book
    }

    /// What is held, with the flows of a world: from the run's own profiles where they serve.
    ///
    /// * `parts` — those profiles
    pub(crate) fn book_of(
        &self,
        plan: &Plan,
        held: &CodedFlows,
        parts: &[&Profile],
        world: impl FnOnce() -> Result<World, RunError>,
    ) -> Result<Book<'_>, RunError> {
        if let Some(of_line) = self.of_line.as_ref().filter(|_| self.serves(parts)) {
            let mut book = self.book(held);
            book.add_lines(self, of_line, parts);
            return Ok(book);
        }
        let (kept, world) = (Kept::new(self.inputs, (&self.codes, &self.codes), |_| true), world()?);
        let profiles = project_all(self.inputs, plan, &kept, &[(Places::ALONE, &world)], |lanes| {
            ProfileSink::<false>::new(world.grid(), lanes, &self.codes, kept.currencies())
        })?;
        Ok(self.book_of_codes(held, &profiles))
    }
}

impl Book<'_> {
    /// Adds the flows of lines of the run's profiles.
    fn add_lines(&mut self, coded: &Coded<'_>, of_line: &CodesOfLines, parts: &[&Profile]) {
        for ((element, currency), code) in of_line {
            for lines in parts.iter().filter_map(|part| part.group(*element)) {
                self.add(coded, *code, lines, Some(*currency));
            }
        }
    }

    /// Adds flows after the market's day to those of a code.
    ///
    /// * `of` — the currency that counts; every one where `None`
    fn add(&mut self, coded: &Coded<'_>, code: u32, lines: &GroupLines, of: Option<Currency>) {
        let as_of = coded.inputs.market.as_of();
        let counts =
            |currency: &Currency, kind: &FlowKind| kind.is_cash() && of.is_none_or(|of| of == *currency);
        for ((currency, kind), cells) in lines.iter().filter(|((currency, kind), _)| counts(currency, kind)) {
            let flows = self.flows.entry(coded.slots.key(code, *currency)).or_default();
            let by_day = if *kind == FlowKind::Principal { &mut flows.principal } else { &mut flows.other };
            for cell in cells.iter().filter(|cell| as_of < cell.day) {
                *by_day.entry(cell.day).or_default() += cell.amount;
            }
        }
    }
}
