//! Contracts of the rows of a table.

use super::reader::{Batch, Row};
use crate::columns::Values;
use crate::error::{CaseError, Errors, Problem};
use crate::frontier::Which;
use crate::notes::Notes;
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{BookBuilder, Marks};
use plimsoll_units::{Day, Micros};

/// Makes contracts of rows that were understood.
pub(super) struct Maker<'a> {
    pub(super) file: &'a str,
    pub(super) errors: &'a Errors,
    pub(super) builder: &'a mut BookBuilder,
    pub(super) notes: &'a mut Notes,
    /// Place of each row's value of each tag, shape `[tags, rows]`.
    pub(super) codes: &'a mut [Vec<u32>],
    pub(super) which: Which<'a>,
    pub(super) status: Option<Day>,
}

impl Maker<'_> {
    /// Adds the rows of a batch to the book, and what is wrong with them to the errors, both in the order of the file.
    pub(super) fn add(&mut self, batch: &mut Batch<'_>) {
        let errors = self.errors;
        self.builder.names().learn(std::mem::take(&mut batch.names));
        let mut wrong = std::mem::take(&mut batch.wrong).into_iter().peekable();
        for place in 0..batch.rows.len() {
            while let Some((_, error)) = wrong.next_if(|(before, _)| *before <= place) {
                errors.push(|| error);
            }
            self.add_row(batch, place);
        }
        for (_, error) in wrong {
            errors.push(|| error);
        }
        errors.count_more(batch.more);
    }

    /// Adds a row without errors of its own; what the terms lack together is found here.
    fn add_row(&mut self, batch: &mut Batch<'_>, place: usize) {
        let fits = self.fit(batch, place);
        let batch = &*batch;
        let Row { number, values, .. } = &batch.rows[place];
        let (id, tags) = batch.told(place);
        let refuse = |field: &str, problem: Problem| {
            self.errors.push(|| {
                let error = CaseError::row(self.file, *number, problem).with_field(field);
                match batch.shown(place, field) {
                    Some(value) => error.with_value(value),
                    None => error,
                }
            });
        };
        match fits {
            Ok(true) => {}
            Ok(false) => return,
            Err((field, problem)) => return refuse(field, problem),
        }
        let Values { terms, position, assumption } = values;
        match self.builder.add(id, terms, *position) {
            Ok(_) => {
                for (codes, code) in self.codes.iter_mut().zip(tags) {
                    codes.push(*code);
                }
                self.notes.row(terms, self.builder.names(), position, *assumption);
            }
            Err(list) => {
                for error in list {
                    refuse(error.term(), Problem::Contract(error));
                }
            }
        }
    }

    /// Makes a row what the case is read as; false where nothing of it is read.
    fn fit(&self, batch: &mut Batch<'_>, place: usize) -> Result<bool, (&'static str, Problem)> {
        let share = self.which.share(batch.told(place).0);
        let values = &mut batch.rows[place].values;
        if let Some(found) = misplaced(values) {
            return Err(found);
        }
        // Deposits keep their balance: it is as of the market's day, whatever that is.
        let stays = values.terms.contract_type == Some(ContractType::UndefinedMaturity);
        values.terms.status_date = values.terms.status_date.or(self.status.filter(|_| !stays));
        let Some(share) = share else { return Ok(true) };
        let expected = "CSH, UMP, PAM, LAM, NAM or ANN without a premium, and a fee or penalty of a fixed amount: what can be had in part";
        let scaled = values.terms.scaled(share).ok_or(("contractType", Problem::Expected { expected }))?;
        (values.terms, values.position) = (scaled, values.position.scaled(share));
        Ok(share > 0.0)
    }
}

/// What a column says that its contract would not use.
fn misplaced(values: &Values) -> Option<(&'static str, Problem)> {
    let Values { terms, position, .. } = values;
    let marks = &position.marks;
    if let Some(found) = misplaced_models(terms.contract_type, marks) {
        return Some(found);
    }
    if marks.deposit.is_some() && marks.renewal.is_some() {
        let expected =
            "no renewalModel beside a depositModel: what runs off is renewed at the deposit's rate";
        return Some(("renewalModel", Problem::Expected { expected }));
    }
    if let Some(contract_type) = terms.contract_type.filter(|found| !ContractType::VALUED.contains(found)) {
        let problem = Problem::NotInRun { contract_type, computed: ContractType::VALUED };
        return Some(("contractType", problem));
    }
    let is_swap = terms.contract_type == Some(ContractType::PlainVanillaSwap);
    if !is_swap && position.fair_value.is_some_and(|value| value < Micros::ZERO) {
        let expected =
            "an amount of 0 or more; contractRole gives the sign, and only a swap may be worth less than 0";
        return Some(("fairValue", Problem::Expected { expected }));
    }
    None
}

const DEPOSIT_TYPES: &[ContractType] = &[ContractType::UndefinedMaturity];
const PREPAYMENT_TYPES: &[ContractType] = &[
    ContractType::PrincipalAtMaturity,
    ContractType::LinearAmortizer,
    ContractType::NegativeAmortizer,
    ContractType::Annuity,
];

/// A committed line is a bullet loan that is drawn further: what is drawn is repaid at its end.
const DRAWDOWN_TYPES: &[ContractType] = &[ContractType::PrincipalAtMaturity];

const RENEWAL_TYPES: &[ContractType] = &[
    ContractType::PrincipalAtMaturity,
    ContractType::LinearAmortizer,
    ContractType::NegativeAmortizer,
    ContractType::Annuity,
    ContractType::ExoticLinearAmortizer,
    ContractType::UndefinedMaturity,
];

/// The first model that its contract would not use.
fn misplaced_models(contract_type: Option<ContractType>, marks: &Marks) -> Option<(&'static str, Problem)> {
    let models = [
        ("depositModel", marks.deposit.is_some(), DEPOSIT_TYPES),
        ("prepaymentModel", marks.prepayment.is_some(), PREPAYMENT_TYPES),
        ("earlyRedemptionModel", marks.early_redemption.is_some(), PREPAYMENT_TYPES),
        ("drawdownModel", marks.drawdown.is_some(), DRAWDOWN_TYPES),
        ("renewalModel", marks.renewal.is_some(), RENEWAL_TYPES),
    ];
    models.into_iter().find_map(|(column, is_set, allowed)| {
        misplaced_model(contract_type, is_set, allowed).map(|problem| (column, problem))
    })
}

/// A model on a contract that would not use it: the number would look as if it had.
fn misplaced_model(
    contract_type: Option<ContractType>,
    is_set: bool,
    allowed: &'static [ContractType],
) -> Option<Problem> {
    let contract_type = contract_type.filter(|_| is_set)?;
    (!allowed.contains(&contract_type)).then_some(Problem::MisplacedModel { contract_type, allowed })
}
