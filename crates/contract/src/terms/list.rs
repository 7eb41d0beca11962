//! Terms that hold several values: array terms, kept once in the names of a book.

use super::{ContractPerformance, Names, PrincipalChange, RateStep};
use plimsoll_units::{Cycle, Day};
use std::marker::PhantomData;

/// The place of the values of one array term in the [`Names`] of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List<T> {
    first: u32,
    count: u32,
    values: PhantomData<T>,
}

/// What an array term can hold.
pub trait Listed: Copy {
    /// Where values of this kind are kept.
    fn kept(lists: &Lists) -> &Vec<Self>;
    /// The same, to add to.
    fn kept_mut(lists: &mut Lists) -> &mut Vec<Self>;
}

/// The values of all array terms of a book, by kind.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    days: Vec<Day>,
    cycles: Vec<Cycle>,
    numbers: Vec<f64>,
    changes: Vec<PrincipalChange>,
    steps: Vec<RateStep>,
    performances: Vec<ContractPerformance>,
}

macro_rules! listed {
    ($($kind:ty: $field:ident,)*) => {
        $(impl Listed for $kind {
            fn kept(lists: &Lists) -> &Vec<Self> {
                &lists.$field
            }
            fn kept_mut(lists: &mut Lists) -> &mut Vec<Self> {
                &mut lists.$field
            }
        })*

        impl Lists {
            /// How many values of each kind there are.
            pub(super) fn size(&self) -> ListsSize {
                ListsSize { $($field: self.$field.len(),)* }
            }

            /// The values beyond a size.
            pub(super) fn beyond(&self, size: &ListsSize) -> Self {
                Self { $($field: self.$field.get(size.$field..).unwrap_or(&[]).to_vec(),)* }
            }

            pub(super) fn append(&mut self, mut added: Self) {
                $(self.$field.append(&mut added.$field);)*
            }
        }

        /// How many values of each kind there are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) struct ListsSize { $($field: usize,)* }
    };
}

listed! {
    Day: days,
    Cycle: cycles,
    f64: numbers,
    PrincipalChange: changes,
    RateStep: steps,
    ContractPerformance: performances,
}

impl Names {
    /// The values of an array term; none where it is not given.
    #[must_use]
    pub fn list<T: Listed>(&self, list: Option<List<T>>) -> &[T] {
        let Some(list) = list else { return &[] };
        let first = list.first as usize;
        T::kept(&self.lists).get(first..first + list.count as usize).unwrap_or(&[])
    }

    /// Keeps the values of an array term.
    pub fn keep<T: Listed>(&mut self, values: &[T]) -> List<T> {
        let kept = T::kept_mut(&mut self.lists);
        let place = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let list = List { first: place(kept.len()), count: place(values.len()), values: PhantomData };
        kept.extend_from_slice(values);
        list
    }
}
