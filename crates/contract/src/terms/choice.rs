//! Terms with a fixed list of values.

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $($text:literal)|+,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Every accepted spelling, comma separated.
            pub const ALLOWED: &'static str = concat!($($(", ", $text,)+)*).split_at(2).1;

            /// The value with this ACTUS spelling.
            #[must_use]
            pub fn from_actus(text: &str) -> Option<Self> {
                match text { $($($text)|+ => Some(Self::$variant),)* _ => None }
            }

            /// The ACTUS spelling.
            #[must_use]
            pub const fn actus(self) -> &'static str {
                match self { $(Self::$variant => choices!(@first $($text)|+),)* }
            }
        }
    };
    (@first $first:literal $(| $rest:literal)*) => { $first };
}

choices! {
    /// The contract types of this version; `docs/guide/contract-types.md` says which come next.
    ContractType {
        /// Principal at maturity: bonds, term loans, term deposits.
        PrincipalAtMaturity = "PAM",
        /// Linear amortizer: equal redemptions.
        LinearAmortizer = "LAM",
        /// Negative amortizer: fixed total payment, fixed maturity.
        NegativeAmortizer = "NAM",
        /// Annuity: level payments that repay the loan by maturity.
        Annuity = "ANN",
        /// Exotic linear amortizer: redemptions, additions and rates in steps.
        ExoticLinearAmortizer = "LAX",
        /// Undefined maturity profile: deposits and credit lines without an end.
        UndefinedMaturity = "UMP",
        /// Cash.
        Cash = "CSH",
        /// Plain vanilla interest rate swap.
        PlainVanillaSwap = "SWPPV",
        /// Call money: a loan due after notice.
        CallMoney = "CLM",
        /// Stock.
        Stock = "STK",
        /// Commodity.
        Commodity = "COM",
        /// Foreign exchange outright: spot and forward.
        ForeignExchangeOutright = "FXOUT",
        /// Swap of any two loans.
        Swap = "SWAPS",
        /// Cap, floor or both on a floating loan.
        CapFloor = "CAPFL",
        /// Credit enhancement guarantee.
        Guarantee = "CEG",
        /// Credit enhancement collateral.
        Collateral = "CEC",
        /// Option on a market object.
        OptionContract = "OPTNS",
        /// Future on a market object.
        Future = "FUTUR",
    }
}

impl ReferenceRole {
    /// The roles of guarantees and collateral.
    pub const COVERS: &[Self] = &[Self::Covered, Self::Covering];
}

impl ContractType {
    /// Loans with a maturity.
    pub const LOANS: &[Self] = &[
        Self::PrincipalAtMaturity,
        Self::LinearAmortizer,
        Self::NegativeAmortizer,
        Self::Annuity,
        Self::ExoticLinearAmortizer,
    ];

    /// The types whose value, gaps and durations a run computes; of the others there are events.
    pub const VALUED: &[Self] = &[
        Self::PrincipalAtMaturity,
        Self::LinearAmortizer,
        Self::NegativeAmortizer,
        Self::Annuity,
        Self::ExoticLinearAmortizer,
        Self::UndefinedMaturity,
        Self::Cash,
        Self::PlainVanillaSwap,
    ];
}

choices! {
    /// Which side of the contract the record's creator is on.
    ContractRole {
        /// Real position asset.
        RealPositionAsset = "RPA",
        /// Real position liability.
        RealPositionLiability = "RPL",
        /// Receives the fixed leg.
        ReceiveFixed = "RFL" | "RF",
        /// Pays the fixed leg.
        PayFixed = "PFL" | "PF",
        /// Long position.
        Long = "LG",
        /// Short position.
        Short = "ST",
        /// Buyer.
        Buyer = "BUY",
        /// Seller.
        Seller = "SEL",
    }
}

impl ContractRole {
    /// +1 for the side that receives, -1 for the side that pays.
    ///
    /// Source: ACTUS Technical Specification 1.1, section Contract Role Sign Convention.
    #[must_use]
    pub const fn sign(self) -> f64 {
        match self {
            Self::RealPositionAsset | Self::ReceiveFixed | Self::Long | Self::Buyer => 1.0,
            Self::RealPositionLiability | Self::PayFixed | Self::Short | Self::Seller => -1.0,
        }
    }
}

choices! {
    /// What interest of an amortizing loan is computed on.
    InterestCalculationBase {
        /// The outstanding notional.
        Notional = "NT",
        /// The notional at initial exchange.
        NotionalAtInitialExchange = "NTIED",
        /// The notional at the last reset of the base.
        NotionalLagged = "NTL",
    }
}

choices! {
    /// What a step of redemptions does to principal.
    PrincipalChange {
        /// Repays it.
        Decrease = "DEC",
        /// Adds to it.
        Increase = "INC",
    }
}

choices! {
    /// What the rate of a step is. The published results write `FIX` and `VAR`.
    RateStep {
        /// The rate itself.
        Fixed = "FIX" | "F",
        /// A spread over the index.
        Variable = "VAR" | "V",
    }
}

choices! {
    /// What the scaling index multiplies. The letter O and the digit 0 are both accepted.
    ScalingEffect {
        /// Nothing.
        None = "OOO" | "000",
        /// Interest.
        Interest = "IOO" | "I00",
        /// Notional.
        Notional = "ONO" | "0N0" | "0NO",
        /// Interest and notional.
        InterestAndNotional = "INO" | "IN0",
    }
}

choices! {
    /// What a fee is computed on.
    FeeBasis {
        /// An amount per period.
        Amount = "A",
        /// A rate per year on the notional.
        Notional = "N",
    }
}

choices! {
    /// Where in its period a payment or a reset is. What is computed is interest at the end, resets at the start.
    CyclePoint {
        /// At the end.
        End = "E",
        /// At the start.
        Begin = "B",
    }
}

choices! {
    /// How a swap's legs are settled.
    DeliverySettlement {
        /// Each leg is paid.
        Physical = "D",
        /// The net is paid.
        Cash = "S",
    }
}

choices! {
    /// When an option may be exercised.
    OptionExercise {
        /// On its last day.
        European = "E",
        /// On any day; not computed in this version.
        American = "A",
        /// On given days; not computed in this version.
        Bermudan = "B",
    }
}

choices! {
    /// How a contract performs.
    ContractPerformance {
        /// As agreed.
        Performing = "PF",
        /// A payment is late by less than the grace period.
        Delayed = "DL",
        /// A payment is late by more.
        Delinquent = "DQ",
        /// In default.
        Default = "DF",
        /// It has matured.
        Matured = "MA",
        /// It was terminated.
        Terminated = "TE",
    }
}

choices! {
    /// Whether a loan may be repaid early, and what that changes.
    PrepaymentEffect {
        /// It may not.
        None = "N",
        /// Later payments shrink.
        ReducesRedemption = "A",
        /// The loan is repaid sooner.
        ReducesMaturity = "M",
    }
}

choices! {
    /// What a prepayment costs.
    PenaltyType {
        /// Nothing.
        None = "N" | "O",
        /// An amount.
        Fixed = "A",
        /// A share of what is prepaid.
        Relative = "R",
        /// The interest lost to maturity: the loan's rate less the index, where that is more than nothing.
        RateDifferential = "I",
    }
}

choices! {
    /// What of an exposure a guarantee or collateral covers.
    GuaranteedExposure {
        /// Principal.
        Nominal = "NO",
        /// Principal and accrued interest.
        NominalAndInterest = "NI",
        /// Market value.
        MarketValue = "MV",
    }
}

choices! {
    /// What an option gives the right to.
    OptionKind {
        /// To buy.
        Call = "C",
        /// To sell.
        Put = "P",
        /// To buy or to sell.
        CallOrPut = "CP",
    }
}

choices! {
    /// What a referred contract is to the one that refers to it.
    ///
    /// Source: ACTUS Dictionary 1.4, term contractStructure; the roles that are computed.
    ReferenceRole {
        /// What an option, future, cap or floor is on.
        Underlying = "UDL",
        /// First leg of a swap.
        FirstLeg = "FIL",
        /// Second leg of a swap.
        SecondLeg = "SEL",
        /// What a guarantee or collateral covers.
        Covered = "COVE",
        /// What the collateral is.
        Covering = "COVI",
    }
}

/// Which contract types a term is for, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applicability(u32);

impl Applicability {
    /// The set of these types.
    #[must_use]
    pub const fn of(types: &[ContractType]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < types.len() {
            bits |= 1 << types[index] as u32;
            index += 1;
        }
        Self(bits)
    }

    /// The types of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set has this type.
    #[must_use]
    pub const fn has(self, contract_type: ContractType) -> bool {
        self.0 >> contract_type as u32 & 1 == 1
    }
}
